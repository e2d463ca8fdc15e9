# Everything can be typed, with typos; and a question can be asked back.

clock: 2027-03-01 09:20

you: hello?
bot: Hello. I'm Betweentimes, a helper for the days between your appointments.

     I'm a program, not a person. Nobody reads this chat live, so I'm not for emergencies: for those, call 999 or 112.

     May I tell you how this works? It takes a minute.
     [Yes] [Not now]

you: what is this
bot: You'd answer a few questions about how you manage your health. Then I send small ideas that fit, when you want them. No more than you ask for.

     You can skip any question, pause, or leave. One word is enough: skip, pause or stop.
     [Go on] [What do you keep?]

you: yes
bot: Two things I need your yes for.

     First: may I keep your answers, so that I can fit my ideas to you? Your care team at the demo clinic can see them. You can change your mind at any time, and I delete them.
     [Yes, keep my answers]
     [No]

you: yes please
bot: Second: these messages go through Telegram. They are not sealed from end to end, so I keep them general.

     Is that all right?
     [Yes] [No]

you: maybe
bot: I want to be sure I have that right, so here is the question again. A yes or a no is all I need.
bot: Second: these messages go through Telegram. They are not sealed from end to end, so I keep them general.

     Is that all right?
     [Yes] [No]

you: yes
bot: Thank you. What should I call you? Any name will do.

you: Sam
bot: Sam, before any questions from me: what matters to you?

     It can be big or small. I'll keep it at the front of everything.
     [Skip this]

you: my allotment, and my grandson
bot: “my allotment, and my grandson”

     I'll remember. You can change it with /matters.
bot: Where are you, so that I write at the right hour?

     Pick one, type your nearest big town, or send your location. I use it once and don't keep it.
     [UK] [Ireland]
     [France] [Poland]
     [India] [New York]
     [Send my location]

you: Leicster
bot: I don't know a place quite like that. Is it one of these? If not, type a bigger town near you.
     [Leicester, United Kingdom]

you: leicester
bot: Leicester, United Kingdom. It's 9:20am there now. If that's not right, change it in /settings.
bot: Which days suit you for a message from me? Tick as many as you like.
     [Mon] [Tue] [Wed] [Thu]
     [Fri] [Sat] [Sun]
     [Done]

you: mon and thursdays
bot: And what time of day?
     [Morning, 9 to 11:30]
     [Afternoon, 1 to 4:30]
     [Evening, 5:30 to 8]

you: evening please
bot: What would you like ideas about? Tick any, or leave it to me.
     [Moving] [Eating]
     [Sleep and rest] [Medicines as a habit]
     [Mood and stress] [Noticing and measuring]
     [Appointments] [People around me]
     [A bit of everything]

you: [A bit of everything]
bot (buttons now): [✓ A bit of everything]
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

you: yes
bot: 1 of 13

     Small things I do at home can make my day better.
     [Disagree strongly] [Disagree]
     [Agree] [Agree strongly]
     [Doesn't fit me] [Why do you ask?]
     [◀ Back] [Skip] [Later]
     [Get help now]

you: agree
bot (buttons now): [✓ Agree]
bot: 2 of 13

     The time I give to my own health is well spent.
     [Disagree strongly] [Disagree]
     [Agree] [Agree strongly]
     [Doesn't fit me] [Why do you ask?]
     [◀ Back] [Skip] [Later]
     [Get help now]

you: Agre strongly!!
bot (buttons now): [✓ Agree strongly]
bot: 3 of 13

     When there are plans for my care, my own view counts.
     [Disagree strongly] [Disagree]
     [Agree] [Agree strongly]
     [Doesn't fit me] [Why do you ask?]
     [◀ Back] [Skip] [Later]
     [Get help now]

you: 3
bot (buttons now): [✓ Agree]
bot: 4 of 13

     When I am stuck, I know who to turn to.
     [Disagree strongly] [Disagree]
     [Agree] [Agree strongly]
     [Doesn't fit me] [Why do you ask?]
     [◀ Back] [Skip] [Later]
     [Get help now]

you: n/a
bot (buttons now): [✓ Doesn't fit me]
bot: 5 of 13

     When something about my health is hard, I can think of a first step.
     [Disagree strongly] [Disagree]
     [Agree] [Agree strongly]
     [Doesn't fit me] [Why do you ask?]
     [◀ Back] [Skip] [Later]
     [Get help now]

you: why?
bot (buttons now): none
bot: Some people like ideas for a first step, and some have plenty. Your answer tells me which to send.
bot: 5 of 13

     When something about my health is hard, I can think of a first step.
     [Disagree strongly] [Disagree]
     [Agree] [Agree strongly]
     [Doesn't fit me] [Why do you ask?]
     [◀ Back] [Skip] [Later]
     [Get help now]

you: dont agree
bot (buttons now): [✓ Disagree]
bot: 6 of 13

     If I hear a health word I don't know, I find out what it means.
     [Disagree strongly] [Disagree]
     [Agree] [Agree strongly]
     [Doesn't fit me] [Why do you ask?]
     [◀ Back] [Skip] [Later]
     [Get help now]

you: bananas
bot: I couldn't tell which answer that was, so I've kept your words for your care team. They don't read along live. Here is the question again.
bot: 6 of 13

     If I hear a health word I don't know, I find out what it means.
     [Disagree strongly] [Disagree]
     [Agree] [Agree strongly]
     [Doesn't fit me] [Why do you ask?]
     [◀ Back] [Skip] [Later]
     [Get help now]

you: skip
bot (buttons now): none
bot: 7 of 13

     I can often see a bad day coming before it is here.
     [Disagree strongly] [Disagree]
     [Agree] [Agree strongly]
     [Doesn't fit me] [Why do you ask?]
     [◀ Back] [Skip] [Later]
     [Get help now]

you: back
bot (buttons now): none
bot: 6 of 13

     If I hear a health word I don't know, I find out what it means.
     [Disagree strongly] [Disagree]
     [Agree] [Agree strongly]
     [Doesn't fit me] [Why do you ask?]
     [◀ Back] [Skip] [Later]
     [Get help now]

you: 4
bot (buttons now): [✓ Agree strongly]
bot: 7 of 13

     I can often see a bad day coming before it is here.
     [Disagree strongly] [Disagree]
     [Agree] [Agree strongly]
     [Doesn't fit me] [Why do you ask?]
     [◀ Back] [Skip] [Later]
     [Get help now]

you: strongly disagree
bot (buttons now): [✓ Disagree strongly]
bot: 8 of 13

     This week I did something just because it is good for me.
     [Disagree strongly] [Disagree]
     [Agree] [Agree strongly]
     [Doesn't fit me] [Why do you ask?]
     [◀ Back] [Skip] [Later]
     [Get help now]

you: agree
bot (buttons now): [✓ Agree]
bot: 9 of 13

     When I try something new, I look back and see if it helped.
     [Disagree strongly] [Disagree]
     [Agree] [Agree strongly]
     [Doesn't fit me] [Why do you ask?]
     [◀ Back] [Skip] [Later]
     [Get help now]

you: agree
bot (buttons now): [✓ Agree]
bot: 10 of 13

     I have a good habit that I keep without much thought.
     [Disagree strongly] [Disagree]
     [Agree] [Agree strongly]
     [Doesn't fit me] [Why do you ask?]
     [◀ Back] [Skip] [Later]
     [Get help now]

you: agree
bot (buttons now): [✓ Agree]
bot: 11 of 13

     When a good habit slips, I soon pick it up again.
     [Disagree strongly] [Disagree]
     [Agree] [Agree strongly]
     [Doesn't fit me] [Why do you ask?]
     [◀ Back] [Skip] [Later]
     [Get help now]

you: agree
bot (buttons now): [✓ Agree]
bot: 12 of 13

     In a rushed or sad week, I still keep one small thing going.
     [Disagree strongly] [Disagree]
     [Agree] [Agree strongly]
     [Doesn't fit me] [Why do you ask?]
     [◀ Back] [Skip] [Later]
     [Get help now]

you: agree
bot (buttons now): [✓ Agree]
bot: 13 of 13

     I have a plan for the days when nothing goes right.
     [Disagree strongly] [Disagree]
     [Agree] [Agree strongly]
     [Doesn't fit me] [Why do you ask?]
     [◀ Back] [Skip] [Later]
     [Get help now]

you: agree
bot (buttons now): [✓ Agree]
bot: Here is what you said. Tap a number to change it. When it looks right, tap “That's me done”.

     1. Small things I do at home can make my day better.
         Agree
     2. The time I give to my own health is well spent.
         Agree strongly
     3. When there are plans for my care, my own view counts.
         Agree
     4. When I am stuck, I know who to turn to.
         Doesn't fit me
     5. When something about my health is hard, I can think of a first step.
         Disagree
     6. If I hear a health word I don't know, I find out what it means.
         Agree strongly
     7. I can often see a bad day coming before it is here.
         Disagree strongly
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

you: agree
bot: Thank you for telling me. I'm a program, so I can't answer that properly. I've kept it for your care team. They don't read along live.

     Here is what I can do:
     [Check-in] [My progress]
     [Ideas] [Reminders]
     [Next appointment] [What matters to me]
     [Settings] [Privacy]
     [Pause] [Help]
     [Hard-day plan] [Get help now]

you: done
bot: That's all of them. Thank you, Sam.

     From what you told me, you already do a good deal for yourself. A plan for the awkward moments could help it stick.
bot: I'll send a plan to try, three times a week at most, with “my allotment, and my grandson” in mind. The first comes today after 6pm.
     [Good] [Other days]
     [I'd rather talk to someone]
