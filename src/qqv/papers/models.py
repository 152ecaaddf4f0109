"""How does a fund head its papers, and into which account may borrowers pay?"""

from django.db import models

from qqv.people.models import Board, Fund


class PaperHead(models.Model):
    """How one kind of paper is headed, where a fund departs from the custom (đầu trang)."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="paper_heads")
    kind = models.CharField(max_length=10)
    style = models.CharField(max_length=10)
    form_no = models.CharField(max_length=60, blank=True)
    union = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="paper_head_once", fields=["fund", "kind"])]

    def __str__(self) -> str:
        return f"{self.fund_id} {self.kind}"


class PaymentPlace(models.Model):
    """The bank account of a board that borrowers may pay into by QR (tài khoản nhận tiền)."""

    board = models.OneToOneField(Board, on_delete=models.PROTECT, related_name="payment_place")
    bank = models.CharField(max_length=6)
    account = models.CharField(max_length=19)
    holder = models.CharField(max_length=60)

    def __str__(self) -> str:
        return f"{self.bank} {self.account}"
