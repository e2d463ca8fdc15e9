# A reminder keeps its hour on the wall when summer time starts (28 March 2027).

clock: 2027-03-26 09:20

before: set_up.part

you: [No questions, just ideas]
bot (buttons now): [✓ No questions, just ideas]
bot: That's fine. I'll start with the smallest ideas. The questions are at /checkin if you ever want them.
bot: I'll send one small thing at a time, twice a week at most, with “being able to walk the dog to the sea again” in mind. The first comes today after 9:45am.
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
bot: Rest your hands in your lap for a moment. Are they warm, cold, stiff, easy?

     Notice it the way you'd notice the sky, and carry on. That's today done.
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
