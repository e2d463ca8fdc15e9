# "Doesn't fit me" and skipping are fine; with fewer than ten answers there is no result, only gentle ideas.

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

you: [Doesn't fit me] 3 times
bot (same message): 4 of 13

     When I am stuck, I know who to turn to.
     [Disagree strongly] [Disagree]
     [Agree] [Agree strongly]
     [Doesn't fit me] [Why do you ask?]
     [◀ Back] [Skip] [Later]
     [Get help now]

you: [Skip] 2 times
bot (same message): 6 of 13

     If I hear a health word I don't know, I find out what it means.
     [Disagree strongly] [Disagree]
     [Agree] [Agree strongly]
     [Doesn't fit me] [Why do you ask?]
     [◀ Back] [Skip] [Later]
     [Get help now]

you: [Agree] 8 times
bot (same message): Here is what you said. Tap a number to change it. When it looks right, tap “That's me done”.

     1. Small things I do at home can make my day better.
         Doesn't fit me
     2. The time I give to my own health is well spent.
         Doesn't fit me
     3. When there are plans for my care, my own view counts.
         Doesn't fit me
     4. When I am stuck, I know who to turn to.
         no answer
     5. When something about my health is hard, I can think of a first step.
         no answer
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

     You've answered 8. With 10 I can fit my ideas better, but it's fine as it is.
     [1] [2] [3] [4] [5]
     [6] [7] [8] [9] [10]
     [11] [12] [13]
     [That's me done]
     [◀ Back] [Later]

you: [That's me done]
bot (buttons now): [✓ That's me done]
bot: Thank you, Sam. You answered some and left some, and that's fine.

     I don't know enough yet to fit my ideas closely, so I'll keep them small and gentle.
bot: I'll send one small thing at a time, twice a week at most, with “being able to walk the dog to the sea again” in mind. The first comes tomorrow after 9am.
     [Good] [Other days]
     [I'd rather talk to someone]

you: /progress
bot: There's nothing to show yet. After your first check-in you'll find a picture here.
     [Check-in]

clock: next
bot: Have your next meal on a plate you like, sitting down. The food can be whatever you were having anyway. That's the whole idea.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]
