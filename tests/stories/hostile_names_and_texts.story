# Names and words that try to break things are shown back as they are, and break nothing.

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

you: <b>Sam</b> & <script>alert(1)</script> {{ 7*7 }} %s {name} who has far too long a name
bot: I'd like something short, up to 40 letters. What should I call you?

you: <b>Sam & {{7*7}} {name}
bot: <b>Sam & {{7*7}} {name}, before any questions from me: what matters to you?

     It can be big or small. I'll keep it at the front of everything.
     [Skip this]

you: </b></i>"><img src=x onerror=alert(1)> {matters} %(x)s ' OR 1=1 --
bot: “</b></i>"><img src=x onerror=alert(1)> {matters} %(x)s ' OR 1=1 --”

     I'll remember. You can change it with /matters.
bot: Where are you, so that I write at the right hour?

     Pick one, type your nearest big town, or send your location. I use it once and don't keep it.
     [UK] [Ireland]
     [France] [Poland]
     [India] [New York]
     [Send my location]

you: ../../etc/passwd
bot: I read “../../etc/passwd”, and I don't know a place by that name. Could you type a bigger town near you? For example: Leicester.

you: [UK]
bot (buttons now): [✓ UK]
bot: Which days suit you for a message from me? Tick as many as you like.
     [Mon] [Tue] [Wed] [Thu]
     [Fri] [Sat] [Sun]
     [Done]

you: [Tue]
bot (same message): Which days suit you for a message from me? Tick as many as you like.
     [Mon] [✓ Tue] [Wed] [Thu]
     [Fri] [Sat] [Sun]
     [Done]

you: [Done]
bot (buttons now): [✓ Tue]
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
bot: Thank you, <b>Sam & {{7*7}} {name}. That's the setting up done.

     Now 13 short questions about how you manage your health. They tell me what kind of idea fits you. About four minutes, and you can stop in the middle.

     There are no right answers. Skip what you like. Your care team at the demo clinic can see what you say.
     [Begin] [Later]
     [No questions, just ideas]

you: [No questions, just ideas]
bot (buttons now): [✓ No questions, just ideas]
bot: That's fine. I'll start with the smallest ideas. The questions are at /checkin if you ever want them.
bot: I'll send one small thing at a time, twice a week at most, with “</b></i>"><img src=x onerror=alert(1)> {matters} %(x)s ' OR 1=1 --” in mind. The first comes tomorrow after 9am.
     [Good] [Other days]
     [I'd rather talk to someone]

you: /matters
bot: “</b></i>"><img src=x onerror=alert(1)> {matters} %(x)s ' OR 1=1 --”

     That's what you told me matters to you.
     [Change it]

you: /settings
bot: Name: <b>Sam & {{7*7}} {name}
     Where: Europe/London
     Days: Tuesday, in the morning
     Always silent: 9pm to 8am

     What would you like to change?
     [Name] [Where I am]
     [Days] [Time of day]
     [Quiet time] [Topics]
     [About me] [What matters to me]

you: (photo)
bot: I can only read words and taps, so I haven't kept that. Here is what I can do:
     [Check-in] [My progress]
     [Ideas] [Reminders]
     [Next appointment] [What matters to me]
     [Settings] [Privacy]
     [Pause] [Help]
     [Hard-day plan] [Get help now]

you: (sticker)
bot: I can only read words and taps, so I haven't kept that. Here is what I can do:
     [Check-in] [My progress]
     [Ideas] [Reminders]
     [Next appointment] [What matters to me]
     [Settings] [Privacy]
     [Pause] [Help]
     [Hard-day plan] [Get help now]

you: (voice)
bot: I can only read words and taps, so I haven't kept that. Here is what I can do:
     [Check-in] [My progress]
     [Ideas] [Reminders]
     [Next appointment] [What matters to me]
     [Settings] [Privacy]
     [Pause] [Help]
     [Hard-day plan] [Get help now]

you: (contact)
bot: I can only read words and taps, so I haven't kept that. Here is what I can do:
     [Check-in] [My progress]
     [Ideas] [Reminders]
     [Next appointment] [What matters to me]
     [Settings] [Privacy]
     [Pause] [Help]
     [Hard-day plan] [Get help now]

you: 🙈🙉🙊
bot: Thank you for telling me. I'm a program, so I can't answer that properly. I've kept it for your care team. They don't read along live.

     Here is what I can do:
     [Check-in] [My progress]
     [Ideas] [Reminders]
     [Next appointment] [What matters to me]
     [Settings] [Privacy]
     [Pause] [Help]
     [Hard-day plan] [Get help now]

you: /nonsense
bot: I don't know that one. Here is what I can do:
     [Check-in] [My progress]
     [Ideas] [Reminders]
     [Next appointment] [What matters to me]
     [Settings] [Privacy]
     [Pause] [Help]
     [Hard-day plan] [Get help now]

you: /start guessing-a-code
bot: Hello again. You're all set up. What would you like?
     [Check-in] [My progress]
     [Ideas] [Reminders]
     [Next appointment] [What matters to me]
     [Settings] [Privacy]
     [Pause] [Help]
     [Hard-day plan] [Get help now]

clock: next
bot: Have your next meal on a plate you like, sitting down. The food can be whatever you were having anyway. That's the whole idea.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]
