"""How fast is it, measured beside something everybody knows, in one run?"""
