# The care team writes a message; it can be answered, with the button or without.

before: set_up.part

you: [Later]
bot (buttons now): [✓ Later]
bot: Of course. Your answers are safe, and the questions wait for two weeks. Tap when you feel like it, or send /checkin.
     [Carry on]

clock: 2026-12-01 11:00
bot: Your questions from the other day are still here, Sam, with your answers safe. Carry on when it suits you?
     [Carry on] [No questions, just ideas]
bot: The questions are still open, Sam. If now isn't the time, that's fine. I won't ask about them again.
     [Carry on] [No questions, just ideas]

staff: writes "Shall we ring you on Thursday?"
bot: Your care team at the demo clinic asked me to pass this on:

     Shall we ring you on Thursday?

     You can answer here. They read it in their working hours, not at once.
     [Answer]

you: [Answer]
bot (same message): Your care team at the demo clinic asked me to pass this on:

     Shall we ring you on Thursday?

     You can answer here. They read it in their working hours, not at once.
     [✓ Answer]
bot: Write your answer in one message. Your care team at the demo clinic reads it in their working hours, not at once.
     [Leave it]

you: yes please, after ten
bot: I've kept that for your care team at the demo clinic. They read it in their working hours, not at once.

     If it can't wait, call them on their usual number, or 111.

you: and could you bring the leaflet
bot: I've kept that for your care team at the demo clinic. They read it in their working hours, not at once.

     If it can't wait, call them on their usual number, or 111.

# Somebody takes the conversation over: the program holds back, but not where help is needed.

staff: takes over
bot: A person from your care team at the demo clinic is writing here with you now. What you write goes to them. I hold back until they hand over to me again, and then I tell you.

     This is still not for emergencies: for those, call 999 or 112.

you: when is the clinic open?

staff: says "From nine to five, every weekday."
bot: Your care team
     From nine to five, every weekday.

you: i cant breathe
bot: If it's hard to breathe now, for you or someone with you, call 999 or 112. Or ask someone near you to call.

     I'm a program and can't see you or send help.
     [I have called]
     [It's not that: carry on]
     [I want a person to call me]
bot: I've left a note for your care team at the demo clinic. They look in their working hours, not at once. I won't send anything else until you say so.

you: [It's not that: carry on]
bot (buttons now): [✓ It's not that: carry on]
bot: Thank you for telling me. I'd rather ask once too often. On we go.

you: that was about the stairs

staff: says "Do ring us when that happens again."
bot: Your care team
     Do ring us when that happens again.

staff: hands back
bot: It's me again, the program. The person from the demo clinic has gone, and nobody reads along live now.

     What you wrote to them stays with your care team.

you: thank you
bot: I've kept that for your care team at the demo clinic. They read it in their working hours, not at once.

     If it can't wait, call them on their usual number, or 111.

# Left alone, the conversation goes back to the program by itself, and not in the night.

clock: 2026-12-02 20:30

you: hello?
bot: I've kept that for your care team at the demo clinic. They read it in their working hours, not at once.

     If it can't wait, call them on their usual number, or 111.

staff: takes over
bot: A person from your care team at the demo clinic is writing here with you now. What you write goes to them. I hold back until they hand over to me again, and then I tell you.

     This is still not for emergencies: for those, call 999 or 112.

clock: +3 hours

clock: 2026-12-03 09:00
bot: It's me again, the program. The person from the demo clinic has gone, and nobody reads along live now.

     What you wrote to them stays with your care team.
