# A person opens the chat, says yes twice, answers the questions, and gets the first idea on their day.

clock: 2027-03-01 09:20

you: /start
bot: Hello. I'm Betweentimes, a helper for the days between your appointments.

     I'm a program, not a person. Nobody reads this chat live, so I'm not for emergencies: for those, call 999 or 112.

     May I tell you how this works? It takes a minute.
     [Yes] [Not now]

you: [Yes]
bot (buttons now): [✓ Yes]
bot: You'd answer a few questions about how you manage your health. Then I send small ideas that fit, when you want them. No more than you ask for.

     You can skip any question, pause, or leave. One word is enough: skip, pause or stop.
     [Go on] [What do you keep?]

you: [What do you keep?]
bot (buttons now): [✓ What do you keep?]
bot: Your answers, the name you choose, what matters to you, your days and hours, and what I sent you. So that I can fit my ideas to you.

     Your care team at the demo clinic can see these. I keep no phone number, and not where you live. Your Telegram account number is kept sealed.

     You can get a copy with /export, and have it all deleted with /forget, whenever you like.
     [Go on]

you: [Go on]
bot (same message): Your answers, the name you choose, what matters to you, your days and hours, and what I sent you. So that I can fit my ideas to you.

     Your care team at the demo clinic can see these. I keep no phone number, and not where you live. Your Telegram account number is kept sealed.

     You can get a copy with /export, and have it all deleted with /forget, whenever you like.
     [✓ Go on]
bot: Two things I need your yes for.

     First: may I keep your answers, so that I can fit my ideas to you? Your care team at the demo clinic can see them. You can change your mind at any time, and I delete them.
     [Yes, keep my answers]
     [No]

you: [Yes, keep my answers]
bot (buttons now): [✓ Yes, keep my answers]
bot: Second: these messages go through Telegram. They are not sealed from end to end, so I keep them general.

     Is that all right?
     [Yes] [No]

you: [Yes]
bot (buttons now): [✓ Yes]
bot: Thank you. What should I call you? Any name will do.

you: Sam
bot: Sam, before any questions from me: what matters to you?

     It can be big or small. I'll keep it at the front of everything.
     [Skip this]

you: being able to walk the dog to the sea again
bot: “being able to walk the dog to the sea again”

     I'll remember. You can change it with /matters.
bot: Where are you, so that I write at the right hour?

     Pick one, type your nearest big town, or send your location. I use it once and don't keep it.
     [UK] [Ireland]
     [France] [Poland]
     [India] [New York]
     [Send my location]

you: Leicester
bot: Leicester, United Kingdom. It's 9:20am there now. If that's not right, change it in /settings.
bot: Which days suit you for a message from me? Tick as many as you like.
     [Mon] [Tue] [Wed] [Thu]
     [Fri] [Sat] [Sun]
     [Done]

you: [Tue]
bot (same message): Which days suit you for a message from me? Tick as many as you like.
     [Mon] [✓ Tue] [Wed] [Thu]
     [Fri] [Sat] [Sun]
     [Done]

you: [Fri]
bot (same message): Which days suit you for a message from me? Tick as many as you like.
     [Mon] [✓ Tue] [Wed] [Thu]
     [✓ Fri] [Sat] [Sun]
     [Done]

you: [Done]
bot (buttons now): [✓ Tue, Fri]
bot: And what time of day?
     [Morning, 9 to 11:30]
     [Afternoon, 1 to 4:30]
     [Evening, 5:30 to 8]

you: [Morning, 9 to 11:30]
bot (buttons now): [✓ Morning, 9 to 11:30]
bot: What would you like ideas about? Tick any, or leave it to me.
     [Moving] [Eating]
     [Sleep and rest] [Medicines as a habit]
     [Mood and stress] [Noticing and measuring]
     [Appointments] [People around me]
     [A bit of everything]

you: [Moving]
bot (buttons now): [✓ Moving] [Eating] [Sleep and rest] [Medicines as a habit] [Mood and stress] [Noticing and measuring] [Appointments] [People around me] [Done]

you: [Sleep and rest]
bot (same message): What would you like ideas about? Tick any, or leave it to me.
     [✓ Moving] [Eating]
     [✓ Sleep and rest] [Medicines as a habit]
     [Mood and stress] [Noticing and measuring]
     [Appointments] [People around me]
     [Done]

you: [Done]
bot (buttons now): [✓ Moving, Sleep and rest]
bot: Is any of this true for you? Then I leave out what wouldn't fit, and add what does. Tick any, or none.
     [Diabetes]
     [Kidney disease]
     [COPD or asthma]
     [High blood pressure]
     [Walking is hard for me]
     [My team set me food or drink limits]
     [I'm pregnant]
     [Small print is hard to read]
     [None of these]

you: [None of these]
bot (buttons now): [✓ None of these]
bot: Thank you, Sam. That's the setting up done.

     Now 13 short questions about how you manage your health. They tell me what kind of idea fits you. About four minutes, and you can stop in the middle.

     There are no right answers. Skip what you like. Your care team at the demo clinic can see what you say.
     [Begin] [Later]
     [No questions, just ideas]

you: [Begin]
bot (buttons now): [✓ Begin]
bot: 1 of 13

     Small things I do at home can make my day better.
     [Disagree strongly] [Disagree]
     [Agree] [Agree strongly]
     [Doesn't fit me] [Why do you ask?]
     [◀ Back] [Skip] [Later]
     [Get help now]

you: [Disagree]
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

you: [Agree]
bot (same message): 4 of 13

     When I am stuck, I know who to turn to.
     [Disagree strongly] [Disagree]
     [Agree] [Agree strongly]
     [Doesn't fit me] [Why do you ask?]
     [◀ Back] [Skip] [Later]
     [Get help now]

you: [Disagree strongly]
bot (same message): 5 of 13

     When something about my health is hard, I can think of a first step.
     [Disagree strongly] [Disagree]
     [Agree] [Agree strongly]
     [Doesn't fit me] [Why do you ask?]
     [◀ Back] [Skip] [Later]
     [Get help now]

you: [Disagree]
bot (same message): 6 of 13

     If I hear a health word I don't know, I find out what it means.
     [Disagree strongly] [Disagree]
     [Agree] [Agree strongly]
     [Doesn't fit me] [Why do you ask?]
     [◀ Back] [Skip] [Later]
     [Get help now]

you: [Agree]
bot (same message): 7 of 13

     I can often see a bad day coming before it is here.
     [Disagree strongly] [Disagree]
     [Agree] [Agree strongly]
     [Doesn't fit me] [Why do you ask?]
     [◀ Back] [Skip] [Later]
     [Get help now]

you: [Disagree]
bot (same message): 8 of 13

     This week I did something just because it is good for me.
     [Disagree strongly] [Disagree]
     [Agree] [Agree strongly]
     [Doesn't fit me] [Why do you ask?]
     [◀ Back] [Skip] [Later]
     [Get help now]

you: [Disagree]
bot (same message): 9 of 13

     When I try something new, I look back and see if it helped.
     [Disagree strongly] [Disagree]
     [Agree] [Agree strongly]
     [Doesn't fit me] [Why do you ask?]
     [◀ Back] [Skip] [Later]
     [Get help now]

you: [Disagree]
bot (same message): 10 of 13

     I have a good habit that I keep without much thought.
     [Disagree strongly] [Disagree]
     [Agree] [Agree strongly]
     [Doesn't fit me] [Why do you ask?]
     [◀ Back] [Skip] [Later]
     [Get help now]

you: [Agree]
bot (same message): 11 of 13

     When a good habit slips, I soon pick it up again.
     [Disagree strongly] [Disagree]
     [Agree] [Agree strongly]
     [Doesn't fit me] [Why do you ask?]
     [◀ Back] [Skip] [Later]
     [Get help now]

you: [Disagree]
bot (same message): 12 of 13

     In a rushed or sad week, I still keep one small thing going.
     [Disagree strongly] [Disagree]
     [Agree] [Agree strongly]
     [Doesn't fit me] [Why do you ask?]
     [◀ Back] [Skip] [Later]
     [Get help now]

you: [Disagree]
bot (same message): 13 of 13

     I have a plan for the days when nothing goes right.
     [Disagree strongly] [Disagree]
     [Agree] [Agree strongly]
     [Doesn't fit me] [Why do you ask?]
     [◀ Back] [Skip] [Later]
     [Get help now]

you: [Disagree strongly]
bot (same message): Here is what you said. Tap a number to change it. When it looks right, tap “That's me done”.

     1. Small things I do at home can make my day better.
         Disagree
     2. The time I give to my own health is well spent.
         Disagree
     3. When there are plans for my care, my own view counts.
         Agree
     4. When I am stuck, I know who to turn to.
         Disagree strongly
     5. When something about my health is hard, I can think of a first step.
         Disagree
     6. If I hear a health word I don't know, I find out what it means.
         Agree
     7. I can often see a bad day coming before it is here.
         Disagree
     8. This week I did something just because it is good for me.
         Disagree
     9. When I try something new, I look back and see if it helped.
         Disagree
     10. I have a good habit that I keep without much thought.
         Agree
     11. When a good habit slips, I soon pick it up again.
         Disagree
     12. In a rushed or sad week, I still keep one small thing going.
         Disagree
     13. I have a plan for the days when nothing goes right.
         Disagree strongly
     [1] [2] [3] [4] [5]
     [6] [7] [8] [9] [10]
     [11] [12] [13]
     [That's me done]
     [◀ Back] [Later]

you: [That's me done]
bot (buttons now): [✓ That's me done]
bot: That's all of them. Thank you, Sam.

     From what you told me, a lot is on your plate, and it isn't always clear where to begin. That's common, and there's no need to do everything.
bot: I'll send one small thing at a time, twice a week at most, with “being able to walk the dog to the sea again” in mind. The first comes tomorrow after 9am.
     [Good] [Other days]
     [I'd rather talk to someone]

you: [Good]
bot (buttons now): [✓ Good]
bot: Good. I'll be in touch.

clock: next
bot: Who would sit outside with you for a bit? A bench, a balcony or the front wall will do. Just ask them today; going out can wait.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]

you: [Helpful]
bot: Thank you. I'll look out for more like that.

you: [Why did I get this?]
bot: This one is about: Moving.

     It came because it is one of your days, you chose that topic, it is the kind of step your answers pointed to and you hadn't had it before.
     [Other topics]

you: [Did it]
bot: Well done. That counts.

you: [Did it]
bot (notice): That's noted already.

clock: next
bot: Turn your phone face down by the bed tonight. It's still there if someone needs you. It just won't wink at you.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]
