# Back, another answer, and a change on the last screen.

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

you: [◀ Back]
bot (same message): 2 of 13

     The time I give to my own health is well spent.
     [Disagree strongly] [✓ Disagree]
     [Agree] [Agree strongly]
     [Doesn't fit me] [Why do you ask?]
     [◀ Back] [Skip] [Later]
     [Get help now]

you: [◀ Back]
bot (same message): 1 of 13

     Small things I do at home can make my day better.
     [Disagree strongly] [Disagree]
     [✓ Agree] [Agree strongly]
     [Doesn't fit me] [Why do you ask?]
     [◀ Back] [Skip] [Later]
     [Get help now]

you: [Agree strongly]
bot (same message): 2 of 13

     The time I give to my own health is well spent.
     [Disagree strongly] [✓ Disagree]
     [Agree] [Agree strongly]
     [Doesn't fit me] [Why do you ask?]
     [◀ Back] [Skip] [Later]
     [Get help now]

# An old keyboard never changes a newer state.

you: [Disagree strongly] of "1 of 13"
bot (notice): That was an older question. The newest one is further down.

you: [Skip]
bot (same message): 3 of 13

     When there are plans for my care, my own view counts.
     [Disagree strongly] [Disagree]
     [Agree] [Agree strongly]
     [Doesn't fit me] [Why do you ask?]
     [◀ Back] [Skip] [Later]
     [Get help now]

you: [Agree] 11 times
bot (same message): Here is what you said. Tap a number to change it. When it looks right, tap “That's me done”.

     1. Small things I do at home can make my day better.
         Agree strongly
     2. The time I give to my own health is well spent.
         no answer
     3. When there are plans for my care, my own view counts.
         Agree
     4. When I am stuck, I know who to turn to.
         Agree
     5. When something about my health is hard, I can think of a first step.
         Agree
     6. If I hear a health word I don't know, I find out what it means.
         Agree
     7. I can often see a bad day coming before it is here.
         Agree
     8. This week I did something just because it is good for me.
         Agree
     9. When I try something new, I look back and see if it helped.
         Agree
     10. I have a good habit that I keep without much thought.
         Agree
     11. When a good habit slips, I soon pick it up again.
         Agree
     12. In a rushed or sad week, I still keep one small thing going.
         Agree
     13. I have a plan for the days when nothing goes right.
         Agree
     [1] [2] [3] [4] [5]
     [6] [7] [8] [9] [10]
     [11] [12] [13]
     [That's me done]
     [◀ Back] [Later]

you: [2]
bot (same message): 2 of 13

     The time I give to my own health is well spent.
     [Disagree strongly] [Disagree]
     [Agree] [Agree strongly]
     [Doesn't fit me] [Why do you ask?]
     [◀ Back] [Skip] [Later]
     [Get help now]

you: [Disagree]
bot (same message): Here is what you said. Tap a number to change it. When it looks right, tap “That's me done”.

     1. Small things I do at home can make my day better.
         Agree strongly
     2. The time I give to my own health is well spent.
         Disagree
     3. When there are plans for my care, my own view counts.
         Agree
     4. When I am stuck, I know who to turn to.
         Agree
     5. When something about my health is hard, I can think of a first step.
         Agree
     6. If I hear a health word I don't know, I find out what it means.
         Agree
     7. I can often see a bad day coming before it is here.
         Agree
     8. This week I did something just because it is good for me.
         Agree
     9. When I try something new, I look back and see if it helped.
         Agree
     10. I have a good habit that I keep without much thought.
         Agree
     11. When a good habit slips, I soon pick it up again.
         Agree
     12. In a rushed or sad week, I still keep one small thing going.
         Agree
     13. I have a plan for the days when nothing goes right.
         Agree
     [1] [2] [3] [4] [5]
     [6] [7] [8] [9] [10]
     [11] [12] [13]
     [That's me done]
     [◀ Back] [Later]

you: [13]
bot (same message): 13 of 13

     I have a plan for the days when nothing goes right.
     [Disagree strongly] [Disagree]
     [✓ Agree] [Agree strongly]
     [Doesn't fit me] [Why do you ask?]
     [◀ Back] [Skip] [Later]
     [Get help now]

you: [◀ Back]
bot (same message): Here is what you said. Tap a number to change it. When it looks right, tap “That's me done”.

     1. Small things I do at home can make my day better.
         Agree strongly
     2. The time I give to my own health is well spent.
         Disagree
     3. When there are plans for my care, my own view counts.
         Agree
     4. When I am stuck, I know who to turn to.
         Agree
     5. When something about my health is hard, I can think of a first step.
         Agree
     6. If I hear a health word I don't know, I find out what it means.
         Agree
     7. I can often see a bad day coming before it is here.
         Agree
     8. This week I did something just because it is good for me.
         Agree
     9. When I try something new, I look back and see if it helped.
         Agree
     10. I have a good habit that I keep without much thought.
         Agree
     11. When a good habit slips, I soon pick it up again.
         Agree
     12. In a rushed or sad week, I still keep one small thing going.
         Agree
     13. I have a plan for the days when nothing goes right.
         Agree
     [1] [2] [3] [4] [5]
     [6] [7] [8] [9] [10]
     [11] [12] [13]
     [That's me done]
     [◀ Back] [Later]

you: [That's me done]
bot (buttons now): [✓ That's me done]
bot: That's all of them. Thank you, Sam.

     From what you told me, you already do a good deal for yourself. A plan for the awkward moments could help it stick.
bot: I'll send a plan to try, three times a week at most, with “being able to walk the dog to the sea again” in mind. The first comes tomorrow after 9am.
     [Good] [Other days]
     [I'd rather talk to someone]

you: [That's me done]
bot (notice): Those questions are closed. Your answers stay as they were.
