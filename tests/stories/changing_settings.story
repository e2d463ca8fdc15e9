# Everything asked at the start can be changed, one thing at a time.

clock: 2027-03-01 09:20

before: checked_in.part

you: /settings
bot: Name: Sam
     Where: Europe/London
     Days: Tuesday and Friday, in the morning
     Always silent: 9pm to 8am

     What would you like to change?
     [Name] [Where I am]
     [Days] [Time of day]
     [Quiet time] [Topics]
     [About me] [What matters to me]

you: [Name]
bot (buttons now): [✓ Name]
bot: What should I call you? Any name will do.

you: Samira
bot: Done. I'll call you Samira.

you: [Where I am] of "Name"
bot (buttons now): none
bot: Where are you, so that I write at the right hour?

     Pick one, type your nearest big town, or send your location. I use it once and don't keep it.
     [UK] [Ireland]
     [France] [Poland]
     [India] [New York]
     [Send my location]

you: (location 40.71 -74.00)
bot: New York. It's 4:20am there now. If that's not right, change it in /settings.
bot: Done. I've noted that.

you: [Days] of "Name"
bot: Which days suit you for a message from me? Tick as many as you like.
     [Mon] [✓ Tue] [Wed] [Thu]
     [✓ Fri] [Sat] [Sun]
     [Done]

you: [Wed]
bot (same message): Which days suit you for a message from me? Tick as many as you like.
     [Mon] [✓ Tue] [✓ Wed] [Thu]
     [✓ Fri] [Sat] [Sun]
     [Done]

you: [Tue]
bot (buttons now): [Mon] [Tue] [✓ Wed] [Thu] [✓ Fri] [Sat] [Sun] [Done]

you: [Fri]
bot (buttons now): [Mon] [Tue] [✓ Wed] [Thu] [Fri] [Sat] [Sun] [Done]

you: [Done]
bot (buttons now): [✓ Wed]
bot: Done. I'll write on these days: Wednesday.

you: [Time of day] of "Name"
bot: And what time of day?
     [Morning, 9 to 11:30]
     [Afternoon, 1 to 4:30]
     [Evening, 5:30 to 8]

you: [Evening, 5:30 to 8]
bot (buttons now): [✓ Evening, 5:30 to 8]
bot: Done. I've noted that.

you: [Quiet time] of "Name"
bot: When should I always be silent?
     [9pm to 8am]
     [8pm to 9am]
     [10pm to 7am]
     [11pm to 6am]

you: [8pm to 9am]
bot (buttons now): [✓ 8pm to 9am]
bot: Done. I'm silent from 8pm to 9am.

you: [Topics] of "Name"
bot: What would you like ideas about? Tick any, or leave it to me.
     [Moving] [Eating]
     [Sleep and rest] [Medicines as a habit]
     [Mood and stress] [Noticing and measuring]
     [Appointments] [People around me]
     [A bit of everything]

you: [People around me]
bot (buttons now): [Moving] [Eating] [Sleep and rest] [Medicines as a habit] [Mood and stress] [Noticing and measuring] [Appointments] [✓ People around me] [Done]

you: [Done]
bot (buttons now): [✓ People around me]
bot: Done. I've noted that.

you: /tips
bot: Ideas come Wednesday, in the evening. The next one comes on Wednesday after 6pm.

     They are about: People around me.
     [Send me one now]
     [Other days] [Other topics]
     [Fewer ideas]

you: [Fewer ideas]
bot (buttons now): [✓ Fewer ideas]
bot: All right. I'll write half as often.

you: [Send me one now]
bot (buttons now): none
bot: Samira, you don't have to carry all this by yourself. There are people whose job it is to listen and help you find where to begin.

     Send /help when you like, and I'll show you who.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]

you: [Why did I get this?]
bot: This one is about: People around me.

     It came because you asked for one, you chose that topic, it is the kind of step your answers pointed to and you hadn't had it before.
     [Other topics]

you: /matters
bot: “being able to walk the dog to the sea again”

     That's what you told me matters to you.
     [Change it]

you: [Change it]
bot (same message): “being able to walk the dog to the sea again”

     That's what you told me matters to you.
     [✓ Change it]
bot: Samira, before any questions from me: what matters to you?

     It can be big or small. I'll keep it at the front of everything.
     [Skip this]

you: my grandchildren's football on Sundays
bot: “my grandchildren's football on Sundays”

     I'll remember.

you: /help
bot: I send small ideas for looking after yourself, on the days you choose. I ask the short questions, keep your reminders, and help with your next appointment.

     Type menu for everything, pause or stop at any time.

     I'm a program. I don't diagnose or treat, nobody reads this live, and I'm not for emergencies: for those, call 999 or 112. For health advice, call 111. To reach a person at the demo clinic, use the button or their usual number.
     [Get help now]
     [I want a person to call me] [Menu]

you: [I want a person to call me]
bot (buttons now): [✓ I want a person to call me]
bot: I've put that on the list for your care team at the demo clinic. They look at it in their working hours, not at once.

     If it can't wait, call them on their usual number, or 111.
     [Get help now]

you: help now
bot: If somebody is in danger now, call 999 or 112.

     If you need health advice soon, call 111.

     If you can't keep yourself safe, or everything is too much: call 111 and choose option 2, or call Samaritans on 116 123, day or night. Or text SHOUT to 85258.

     I'm a program. I can't see you or send help.
     [I want a person to call me]

clock: next
bot: Send someone a photo of something ordinary: your tea, the sky, the washing on the line. It doesn't need any words.

     That's today's small thing.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]
