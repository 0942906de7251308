"""The dialogue engine of Welkom: Rasa 3.6.21 behind one channel of our own.

`__main__` starts it, `channel` is where the gateway's worker knocks.
"""
