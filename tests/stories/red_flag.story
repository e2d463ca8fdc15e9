# Something is wrong: the fixed reply, silence, a person told; then a false alarm, thanked for, and all goes on.

clock: 2027-03-01 09:20

before: checked_in.part

you: cant breathe properly
bot: If it's hard to breathe now, for you or someone with you, call 999 or 112. Or ask someone near you to call.

     I'm a program and can't see you or send help.
     [I have called]
     [It's not that: carry on]
     [I want a person to call me]
bot: I've left a note for your care team at the demo clinic. They look in their working hours, not at once. I won't send anything else until you say so.

clock: +21 days

you: its getting worse
bot: I stopped everything, to be safe. If you need help now, call 999 or 112. Which of these is it?
     [I have called]
     [It's not that: carry on]
     [I want a person to call me]

you: [I have called]
bot (buttons now): [✓ I have called]
bot: Good. Stay with someone if you can. I'm quiet until you tap the button, however long that is.
     [Carry on]

you: [Carry on]
bot (same message): Good. Stay with someone if you can. I'm quiet until you tap the button, however long that is.
     [✓ Carry on]
bot: It's good to hear from you. My messages start again on your days.

clock: next
bot: How do you feel about having medicines to think of: fine, fed up, muddled? Find a word for it. If you'd like to say it aloud, a pharmacist will listen.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]

# In the middle of a check-in: it waits, and is offered again.

you: /checkin
bot: 13 short questions about how things are going. They tell me what kind of idea fits you now. About four minutes, and you can stop in the middle.

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

you: [Agree]
bot (same message): 2 of 13

     The time I give to my own health is well spent.
     [Disagree strongly] [Disagree]
     [Agree] [Agree strongly]
     [Doesn't fit me] [Why do you ask?]
     [◀ Back] [Skip] [Later]
     [Get help now]

you: having chest pain right now
bot: If you, or someone with you, has chest pain or a heart that feels wrong now, call 999 or 112. Or ask someone near you to call.

     I'm a program and can't see you or send help.
     [I have called]
     [It's not that: carry on]
     [I want a person to call me]
bot: I've left a note for your care team at the demo clinic. They look in their working hours, not at once. I won't send anything else until you say so.

you: [I want a person to call me]
bot (buttons now): [✓ I want a person to call me]
bot: I've added that to the note for the demo clinic: you'd like a call. They see it in their working hours, not at once.

     If it can't wait, call 999 or 112, or 111 for advice.
     [Carry on]

you: [Carry on]
bot (same message): I've added that to the note for the demo clinic: you'd like a call. They see it in their working hours, not at once.

     If it can't wait, call 999 or 112, or 111 for advice.
     [✓ Carry on]
bot: It's good to hear from you. My messages start again on your days.
bot: Your questions are still where you left them. There's no hurry.
     [Carry on]

you: [Carry on]
bot (same message): Your questions are still where you left them. There's no hurry.
     [✓ Carry on]
bot: 2 of 13

     The time I give to my own health is well spent.
     [Disagree strongly] [Disagree]
     [Agree] [Agree strongly]
     [Doesn't fit me] [Why do you ask?]
     [◀ Back] [Skip] [Later]
     [Get help now]

you: this is killing me
bot: I couldn't tell which answer that was, so I've kept your words for your care team. They don't read along live. Here is the question again.
bot: 2 of 13

     The time I give to my own health is well spent.
     [Disagree strongly] [Disagree]
     [Agree] [Agree strongly]
     [Doesn't fit me] [Why do you ask?]
     [◀ Back] [Skip] [Later]
     [Get help now]

# A word misread: "It's not that" goes on where they were, and their words are heard for what they were.

you: /reminders
bot: You have no reminders yet. I can remind you of anything, in your own words, at your own times.
     [New reminder]

you: [New reminder]
bot (same message): You have no reminders yet. I can remind you of anything, in your own words, at your own times.
     [✓ New reminder]
bot: What shall I remind you of? Write it the way you'd like to read it.
     [Leave it]

you: i took an overdose
bot: If you, or someone with you, has taken too much of anything, call 999 or 112 now. Or ask someone near you to call.

     Have the packet in your hand when you call. I'm a program and can't see you or send help.
     [I have called]
     [It's not that: carry on]
     [I want a person to call me]
bot: I've left a note for your care team at the demo clinic. They look in their working hours, not at once. I won't send anything else until you say so.

you: [It's not that: carry on]
bot (buttons now): [✓ It's not that: carry on]
bot: Thank you for telling me. I'd rather ask once too often. On we go.
bot: “i took an overdose”. At what time? Tap one or type it, for example: half past seven in the evening.
     [8am] [9am] [12:30pm]
     [6pm] [8pm] [8:45pm]
     [Leave it]

you: [8am]
bot (buttons now): [✓ 8am]
bot: “i took an overdose”, 8am. On which days? Tick some, or take every day.
     [Mon] [Tue] [Wed] [Thu]
     [Fri] [Sat] [Sun]
     [Every day]

you: [Every day]
bot (buttons now): [✓ Every day]
bot: Done. “i took an overdose”, 8am, every day.
     [Delete] [All reminders]

# Said not to be so, and asked about.

you: no chest pain today thank god
bot: I couldn't tell which answer that was, so I've kept your words for your care team. They don't read along live. Here is the question again.
bot: 2 of 13

     The time I give to my own health is well spent.
     [Disagree strongly] [Disagree]
     [Agree] [Agree strongly]
     [Doesn't fit me] [Why do you ask?]
     [◀ Back] [Skip] [Later]
     [Get help now]
bot: Thank you for saying so. If it changes, or you aren't sure, call 999 or 112. For advice, call 111.
     [Get help now]

you: what are the signs of a stroke?
bot: That's a good thing to ask, and one I can't answer well enough. For signs to look out for, ask your pharmacist, your care team, or call 111.

     If it's happening now, call 999 or 112.
     [Get help now]

# A crisis, in the middle of the questions.

you: i want to kill myself
bot: Thank you for telling me. You matter, and you don't have to carry this alone.

     If you might act on it, or have hurt yourself, call 999 or 112 now. To talk to someone, day or night: call 111 and choose option 2, or call Samaritans on 116 123. Or text SHOUT to 85258.

     Is someone near you who could sit with you? I'm a program and can't see you or send help.
     [I have called]
     [It's not that: carry on]
     [I want a person to call me]
bot: I've left a note for your care team at the demo clinic. They look in their working hours, not at once. I won't send anything else until you say so.

you: [It's not that: carry on]
bot (buttons now): [✓ It's not that: carry on]
bot: Thank you for telling me. I'd rather ask once too often. On we go.
bot: I couldn't tell which answer that was, so I've kept your words for your care team. They don't read along live. Here is the question again.
bot: 2 of 13

     The time I give to my own health is well spent.
     [Disagree strongly] [Disagree]
     [Agree] [Agree strongly]
     [Doesn't fit me] [Why do you ask?]
     [◀ Back] [Skip] [Later]
     [Get help now]

# Before anybody has agreed to anything, the reply comes all the same.

mo: my husband has collapsed and wont wake up
bot to mo: If someone is having a fit, has passed out or can't be woken, call 999 or 112 now. Or ask someone near you to call.

     I'm a program and can't see you or send help.
     [I have called]
     [It's not that: carry on]
     [I want a person to call me]

mo: [I have called]
bot to mo (buttons now): [✓ I have called]
bot to mo: Good. Stay with someone if you can. I'm quiet until you tap the button, however long that is.
     [Carry on]

mo: /start
bot to mo: Hello. I'm Betweentimes, a helper for the days between your appointments.

     I'm a program, not a person. Nobody reads this chat live, so I'm not for emergencies: for those, call 999 or 112.

     May I tell you how this works? It takes a minute.
     [Yes] [Not now]
