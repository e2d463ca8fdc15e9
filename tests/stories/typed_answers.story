# Everything can be typed, with typos; and a question can be asked back.
clock: 2027-03-01 09:20
you: hello?
you: what is this
you: yes
you: yes please
you: maybe
you: yes
you: ok
you: Sam
you: my allotment
you: Leicster
you: leicester
you: mondays
you: [Mon]
you: [Done]
you: [Evening, 5:30 to 8]
you: [A bit of everything]
you: [None of these]
you: yes
you: agree
you: Agre strongly!!
you: 3
you: n/a
you: why?
you: dont agree
you: bananas
you: skip
you: back
you: 4
you: strongly disagree
you: agree
you: agree
you: agree
you: agree
you: agree
you: agree
you: agree
you: done
