# Later, a nudge the next day, a nudge on the third, then silence about it; the answers stay.

clock: 2027-03-01 09:20

before: set_up.part

you: [Begin]
bot (buttons now): [✓ Begin]
bot: 1 of 13

     Small things I do at home can make my day better.
     [Disagree strongly] [Disagree]
     [Agree] [Agree strongly]
     [Doesn't fit me] [Why do you ask?]
     [◀ Back] [Skip] [Later]
     [Get help now]

you: [Agree]
bot (same message): 2 of 13

     The time I give to my own health is well spent.
     [Disagree strongly] [Disagree]
     [Agree] [Agree strongly]
     [Doesn't fit me] [Why do you ask?]
     [◀ Back] [Skip] [Later]
     [Get help now]

you: [Disagree]
bot (same message): 3 of 13

     When there are plans for my care, my own view counts.
     [Disagree strongly] [Disagree]
     [Agree] [Agree strongly]
     [Doesn't fit me] [Why do you ask?]
     [◀ Back] [Skip] [Later]
     [Get help now]

you: [Later]
bot (buttons now): [✓ Later]
bot: Of course. Your answers are safe, and the questions wait for two weeks. Tap when you feel like it, or send /checkin.
     [Carry on]

clock: next
bot: Your questions from the other day are still here, Sam, with your answers safe. Carry on when it suits you?
     [Carry on] [No questions, just ideas]

clock: next
bot: The questions are still open, Sam. If now isn't the time, that's fine. I won't ask about them again.
     [Carry on] [No questions, just ideas]

you: [Carry on]
bot (buttons now): [✓ Carry on]
bot: 3 of 13

     When there are plans for my care, my own view counts.
     [Disagree strongly] [Disagree]
     [Agree] [Agree strongly]
     [Doesn't fit me] [Why do you ask?]
     [◀ Back] [Skip] [Later]
     [Get help now]

you: [Agree]
bot (same message): 4 of 13

     When I am stuck, I know who to turn to.
     [Disagree strongly] [Disagree]
     [Agree] [Agree strongly]
     [Doesn't fit me] [Why do you ask?]
     [◀ Back] [Skip] [Later]
     [Get help now]

# Nothing more for two weeks: the questions close by themselves, and the ideas begin with the smallest.

clock: 2027-03-15 12:00

you: /checkin
bot: 13 short questions about how things are going. They tell me what kind of idea fits you now. About four minutes, and you can stop in the middle.

     There are no right answers. Skip what you like. Your care team at the demo clinic can see what you say.
     [Begin] [Later]
     [No questions, just ideas]

you: [Agree] of "4 of 13"
bot (notice): Those questions are closed. Your answers stay as they were.

clock: next
bot: Your questions from the other day are still here, Sam, with your answers safe. Carry on when it suits you?
     [Carry on] [No questions, just ideas]
