"""What was a loan promised? Its terms and schedule as the rules read them."""

from qqv.lending.models import Loan
from qqv.rules.money import Rounding
from qqv.rules.schedule import Frequency, Installment, Method, RatePer, Terms, make_schedule


def terms_of(loan: Loan) -> Terms:
    """Read the terms stored with a loan (điều khoản của khoản vay)."""
    return Terms(
        principal=loan.principal,
        installments=loan.installments,
        rate=loan.rate,
        rate_per=RatePer(loan.rate_per),
        method=Method(loan.method),
        frequency=Frequency(loan.frequency),
        disbursed_on=loan.disbursed_on,
        first_due_on=loan.first_due_on,
        grace_principal=loan.grace_principal,
        grace_all=loan.grace_all,
        round_to=loan.round_to,
        rounding=Rounding(loan.rounding),
    )


def schedule_of(loan: Loan) -> tuple[Installment, ...]:
    """Compute the schedule a loan was promised (lịch trả nợ ban đầu)."""
    return make_schedule(terms_of(loan))
