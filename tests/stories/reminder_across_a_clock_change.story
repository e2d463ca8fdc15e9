# A reminder keeps its hour on the wall when summer time starts (28 March 2027) and ends (31 October 2027).


clock: 2027-03-26 09:20

before: set_up.part

you: [No questions, just ideas]
bot (buttons now): [✓ No questions, just ideas]
bot: That's fine. I'll start with the smallest ideas. The questions are at /checkin if you ever want them.
bot: I'll send one small thing at a time, twice a week at most, with “being able to walk the dog to the sea again” in mind. The first comes today after 9am.
     [Good] [Other days]
     [I'd rather talk to someone]

you: /reminders
bot: You have no reminders yet. I can remind you of anything, in your own words, at your own times.
     [New reminder]

you: [New reminder]
bot (same message): You have no reminders yet. I can remind you of anything, in your own words, at your own times.
     [✓ New reminder]
bot: What shall I remind you of? Write it the way you'd like to read it.
     [Leave it]

you: evening walk with the dog
bot: “evening walk with the dog”. At what time? Tap one or type it, for example: half past seven in the evening.
     [8am] [9am] [12:30pm]
     [6pm] [8pm] [8:45pm]
     [Leave it]

you: 31:00
bot: I read “31:00”, but a day ends at 24:00. What time would suit? For example: 8am, or half past six in the evening.

you: half past six in the evening
bot: “evening walk with the dog”, 6:30pm. On which days? Tick some, or take every day.
     [Mon] [Tue] [Wed] [Thu]
     [Fri] [Sat] [Sun]
     [Every day]

you: [Every day]
bot (buttons now): [✓ Every day]
bot: Done. “evening walk with the dog”, 6:30pm, every day.
     [Delete] [All reminders]

clock: 2027-03-26 19:00
bot: A letter full of numbers can baffle anyone. Pop the puzzling one in your bag today.

     Then, when you're next at the surgery or the chemist's, a real person can look at it with you.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]
bot: evening walk with the dog
     [Done] [Later] [Skip]

you: [Done]
bot (buttons now): [✓ Done]
bot: Noted. Well done.

clock: 2027-03-27 19:00
bot: evening walk with the dog
     [Done] [Later] [Skip]

you: [Later]
bot (buttons now): [✓ Later]
bot: All right, again in half an hour.

clock: +40 minutes
bot: evening walk with the dog
     [Done] [Later] [Skip]

clock: 2027-03-28 18:29

clock: 2027-03-28 18:31
bot: evening walk with the dog
     [Done] [Later] [Skip]
# Quiet hours are theirs to change.


you: /reminders
bot: You have one reminder. Tap it to change it.
     [evening walk with the dog, 6:30pm]
     [New reminder]

you: [New reminder]
bot (buttons now): [✓ New reminder]
bot: What shall I remind you of? Write it the way you'd like to read it.
     [Leave it]

you: feed the cat
bot: “feed the cat”. At what time? Tap one or type it, for example: half past seven in the evening.
     [8am] [9am] [12:30pm]
     [6pm] [8pm] [8:45pm]
     [Leave it]

you: 6:30am
bot: 6:30am is inside your quiet time, 9pm to 8am, when I never write. Shall I make the quiet time shorter, or would another time do?
     [Make quiet time shorter]
     [Another time]

you: [Make quiet time shorter]
bot (buttons now): [✓ Make quiet time shorter]
bot: “feed the cat”, 6:30am. On which days? Tick some, or take every day.
     [Mon] [Tue] [Wed] [Thu]
     [Fri] [Sat] [Sun]
     [Every day]

you: [Sat]
bot (buttons now): [Mon] [Tue] [Wed] [Thu] [Fri] [✓ Sat] [Sun] [Done]

you: [Sun]
bot (same message): “feed the cat”, 6:30am. On which days? Tick some, or take every day.
     [Mon] [Tue] [Wed] [Thu]
     [Fri] [✓ Sat] [✓ Sun]
     [Done]

you: [Done]
bot (buttons now): [✓ Sat, Sun]
bot: Done. “feed the cat”, 6:30am, Saturday and Sunday.
     [Delete] [All reminders]

you: /reminders
bot: You have 2 reminders. Tap one to change it.
     [evening walk with the dog, 6:30pm]
     [feed the cat, 6:30am]
     [New reminder]

you: [evening walk with the dog, 6:30pm]
bot (buttons now): [✓ evening walk with the dog, 6:30pm]
bot: “evening walk with the dog”
     6:30pm, every day
     [Change the words] [Change the time]
     [Delete] [All reminders]

you: [Change the time]
bot (buttons now): [✓ Change the time]
bot: “evening walk with the dog”. At what time? Tap one or type it, for example: half past seven in the evening.
     [8am] [9am] [12:30pm]
     [6pm] [8pm] [8:45pm]
     [Leave it]

you: [9am]
bot (buttons now): [✓ 9am]
bot: “evening walk with the dog”, 9am. On which days? Tick some, or take every day.
     [Mon] [Tue] [Wed] [Thu]
     [Fri] [Sat] [Sun]
     [Every day]

you: [Every day]
bot (buttons now): [✓ Every day]
bot: Done. “evening walk with the dog”, 9am, every day.
     [Delete] [All reminders]

clock: 2027-10-30 08:00
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: If there's an appointment coming, put the letter or the date where you'll see it. By the front door, say.

     That's all. Nobody needs ringing today.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: Is there a chart or a machine you're meant to use? Today, just give it a home where you'll see it, such as beside the kettle.

     You needn't do anything with it yet.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]
bot: feed the cat
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: feed the cat
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: Resting counts, even when sleep won't come. If a quiet moment turns up today, sit back and let your hands lie still. Nothing needs to come of it.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: feed the cat
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: feed the cat
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: Before your next bite, ask yourself: hungry, tired, bored, fed up? Any answer is fine, and noticing it is all there is to do. Then eat as you'd planned.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: feed the cat
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: feed the cat
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: Choose a home for your medicines: a spot you pass each day and small hands can't reach. Only choose it today. Moving them can wait.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: feed the cat
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: feed the cat
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: Pick up a packet from your own cupboard. In the list of what's inside, read the first word: that's what there is most of. You don't have to change a thing.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: feed the cat
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: feed the cat
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: I've been writing and haven't heard back. That's fine. Shall I go slower, stop for a while, or carry on?

     If I don't hear from you in a week, I'll stop writing and let your care team know. You can come back any time.
     [Slower] [Pause] [Carry on]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: feed the cat
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: feed the cat
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: feed the cat
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: feed the cat
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: feed the cat
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: feed the cat
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: feed the cat
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: feed the cat
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: feed the cat
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: feed the cat
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: feed the cat
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: feed the cat
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: feed the cat
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: feed the cat
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: feed the cat
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: feed the cat
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: feed the cat
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: feed the cat
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: feed the cat
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: feed the cat
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: feed the cat
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: feed the cat
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: feed the cat
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: feed the cat
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: feed the cat
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: feed the cat
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: feed the cat
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: feed the cat
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: feed the cat
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: feed the cat
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: feed the cat
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: feed the cat
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: feed the cat
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: feed the cat
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: feed the cat
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: feed the cat
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: feed the cat
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: feed the cat
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: feed the cat
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: feed the cat
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: feed the cat
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: feed the cat
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: feed the cat
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: feed the cat
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: feed the cat
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: feed the cat
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: feed the cat
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: feed the cat
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: feed the cat
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: feed the cat
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: evening walk with the dog
     [Done] [Later] [Skip]
bot: feed the cat
     [Done] [Later] [Skip]

clock: 2027-10-31 06:29
bot: evening walk with the dog
     [Done] [Later] [Skip]

clock: 2027-10-31 06:31
bot: feed the cat
     [Done] [Later] [Skip]

clock: 2027-10-31 09:01
bot: evening walk with the dog
     [Done] [Later] [Skip]

you: /reminders
bot: You have 2 reminders. Tap one to change it.
     [evening walk with the dog, 9am]
     [feed the cat, 6:30am]
     [New reminder]

you: [feed the cat, 6:30am]
bot (buttons now): [✓ feed the cat, 6:30am]
bot: “feed the cat”
     6:30am, Saturday and Sunday
     [Change the words] [Change the time]
     [Delete] [All reminders]

you: [Delete]
bot (buttons now): [✓ Delete]
bot: “feed the cat” is deleted.
     [New reminder]
