"""How late are a commune's loans, in four steps that maps and papers draw alike?"""

from fractions import Fraction

# From which share of loans late over 30 days on (PAR30) a step begins.
STEPS = (Fraction(0), Fraction(1, 100), Fraction(3, 100), Fraction(5, 100))


def step_of(par30: Fraction | None) -> int:
    """Tell the step of a share of late loans, 0 to 3 (bậc quá hạn)."""
    return sum((par30 or Fraction(0)) >= step for step in STEPS[1:])
