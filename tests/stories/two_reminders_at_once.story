# Two reminders of the same minute come as one message; each is answered by itself, in that message.

clock: 2027-10-29 09:20

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

you: glass of water
bot: “glass of water”. At what time? Tap one or type it, for example: half past seven in the evening.
     [8am] [9am] [12:30pm]
     [6pm] [8pm] [8:45pm]
     [Leave it]

you: [6pm]
bot (buttons now): [✓ 6pm]
bot: “glass of water”, 6pm. On which days? Tick some, or take every day.
     [Mon] [Tue] [Wed] [Thu]
     [Fri] [Sat] [Sun]
     [Every day]

you: [Every day]
bot (buttons now): [✓ Every day]
bot: Done. “glass of water”, 6pm, every day.
     [Delete] [All reminders]

you: /reminders
bot: You have one reminder. Tap it to change it.
     [glass of water, 6pm]
     [New reminder]

you: [New reminder]
bot (buttons now): [✓ New reminder]
bot: What shall I remind you of? Write it the way you'd like to read it.
     [Leave it]

you: look at my feet
bot: “look at my feet”. At what time? Tap one or type it, for example: half past seven in the evening.
     [8am] [9am] [12:30pm]
     [6pm] [8pm] [8:45pm]
     [Leave it]

you: [6pm]
bot (buttons now): [✓ 6pm]
bot: “look at my feet”, 6pm. On which days? Tick some, or take every day.
     [Mon] [Tue] [Wed] [Thu]
     [Fri] [Sat] [Sun]
     [Every day]

you: [Every day]
bot (buttons now): [✓ Every day]
bot: Done. “look at my feet”, 6pm, every day.
     [Delete] [All reminders]

clock: 2027-10-29 18:01
bot: A letter full of numbers can baffle anyone. Pop the puzzling one in your bag today.

     Then, when you're next at the surgery or the chemist's, a real person can look at it with you.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]
bot: Your reminders for now:

     1. glass of water
     2. look at my feet
     [1. Done] [1. Later] [1. Skip]
     [2. Done] [2. Later] [2. Skip]

you: [2. Done]
bot (same message): Your reminders for now:

     1. glass of water
     2. look at my feet ✓ done
     [1. Done] [1. Later] [1. Skip]

you: [1. Later]
bot (same message): 1. glass of water (again in half an hour)
     2. look at my feet ✓ done

     All noted.

clock: 2027-10-29 18:35
bot: glass of water
     [Done] [Later] [Skip]

you: [Done]
bot (buttons now): [✓ Done]
bot: Noted. Well done.
