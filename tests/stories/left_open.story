# A question left open lapses; old keyboards change nothing; skip is a word too.

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

you: [Go on]
bot (buttons now): [✓ Go on]
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

you: skip
bot: Where are you, so that I write at the right hour?

     Pick one, type your nearest big town, or send your location. I use it once and don't keep it.
     [UK] [Ireland]
     [France] [Poland]
     [India] [New York]
     [Send my location]

you: skip
bot: London. It's 9:20am there now. If that's not right, change it in /settings.
bot: Which days suit you for a message from me? Tick as many as you like.
     [Mon] [Tue] [Wed] [Thu]
     [Fri] [Sat] [Sun]
     [Done]

# The place is known now: the old buttons above say so.

you: [India]
bot (notice): That button is from earlier. The newest ones are further down.

you: skip
bot: And what time of day?
     [Morning, 9 to 11:30]
     [Afternoon, 1 to 4:30]
     [Evening, 5:30 to 8]

you: skip
bot: What would you like ideas about? Tick any, or leave it to me.
     [Moving] [Eating]
     [Sleep and rest] [Medicines as a habit]
     [Mood and stress] [Noticing and measuring]
     [Appointments] [People around me]
     [A bit of everything]

you: skip
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

you: skip
bot: Thank you, Sam. That's the setting up done.

     Now 13 short questions about how you manage your health. They tell me what kind of idea fits you. About four minutes, and you can stop in the middle.

     There are no right answers. Skip what you like. Your care team at the demo clinic can see what you say.
     [Begin] [Later]
     [No questions, just ideas]

you: [No questions, just ideas]
bot (buttons now): [✓ No questions, just ideas]
bot: That's fine. I'll start with the smallest ideas. The questions are at /checkin if you ever want them.
bot: I'll send one small thing at a time, twice a week at most. The first comes tomorrow after 9am.
     [Good] [Other days]
     [I'd rather talk to someone]

# Name is asked in the settings, and then forgotten about.

you: /settings
bot: Name: Sam
     Where: Europe/London
     Days: every day, in the morning
     Always silent: 9pm to 8am

     What would you like to change?
     [Name] [Where I am]
     [Days] [Time of day]
     [Quiet time] [Topics]
     [About me] [What matters to me]

you: [Name]
bot (buttons now): [✓ Name]
bot: What should I call you? Any name will do.

clock: +3 days
bot: Have your next meal on a plate you like, sitting down. The food can be whatever you were having anyway. That's the whole idea.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]

you: that was a good idea thanks
bot: Thank you for telling me. I've kept it, and your care team can see it too.

# So is a list of topics.

you: /settings
bot: Name: Sam
     Where: Europe/London
     Days: every day, in the morning
     Always silent: 9pm to 8am

     What would you like to change?
     [Name] [Where I am]
     [Days] [Time of day]
     [Quiet time] [Topics]
     [About me] [What matters to me]

you: [Topics]
bot (buttons now): [✓ Topics]
bot: What would you like ideas about? Tick any, or leave it to me.
     [Moving] [Eating]
     [Sleep and rest] [Medicines as a habit]
     [Mood and stress] [Noticing and measuring]
     [Appointments] [People around me]
     [A bit of everything]

clock: +1 day

you: hello are you there
bot: Thank you for telling me. I've kept it, and your care team can see it too.

# An appointment at half two is in the afternoon.

you: /appointment
bot: When is your next appointment? Type the day, for example: 3 February, or next Tuesday.
     [Leave it]

you: next friday week
bot: Friday 12 March. At what time?
     [I don't know yet] [Leave it]

you: 20 March
bot: Saturday 20 March. At what time?
     [I don't know yet] [Leave it]

you: half 2
bot: Where is it? A word or two will do.
     [Leave it out] [Leave it]

you: [Leave it out]
bot (buttons now): [✓ Leave it out]
bot: Noted: Saturday 20 March at 2:30pm. I'll write the day before.
     [Change it]

# One topic, and fewer of it.

you: /settings
bot: Name: Sam
     Where: Europe/London
     Days: every day, in the morning
     Always silent: 9pm to 8am

     What would you like to change?
     [Name] [Where I am]
     [Days] [Time of day]
     [Quiet time] [Topics]
     [About me] [What matters to me]

you: [Topics]
bot (buttons now): [✓ Topics]
bot: What would you like ideas about? Tick any, or leave it to me.
     [Moving] [Eating]
     [Sleep and rest] [Medicines as a habit]
     [Mood and stress] [Noticing and measuring]
     [Appointments] [People around me]
     [A bit of everything]

you: [Moving]
bot (buttons now): [✓ Moving] [Eating] [Sleep and rest] [Medicines as a habit] [Mood and stress] [Noticing and measuring] [Appointments] [People around me] [Done]

you: [Done]
bot (buttons now): [✓ Moving]
bot: Done. I've noted that.

you: /tips
bot: Ideas come every day, in the morning. The next one comes today after 9:45am.

     They are about: Moving.
     [Send me one now]
     [Other days] [Other topics]
     [Fewer ideas]

you: [Send me one now]
bot (buttons now): [✓ Send me one now]
bot: Put your shoes by the door tonight. That's all for today.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]

you: [Fewer like this]
bot: Moving is the only topic you chose, so I have nothing else to mix in. Would you like other topics as well, or fewer ideas?
     [Other topics] [Fewer ideas]
