"""What does a payment QR say? EMVCo TLV with the checksum every banking app reads (VietQR)."""

from qqv.rules.money import Vnd

NAPAS = "A000000727"


def vietqr(*, bank: str, account: str, amount: Vnd = 0, purpose: str = "", bill: str = "") -> str:
    """Write the text of a payment QR to an account (mã VietQR); `bank` is the six-digit BIN."""
    assert len(bank) == 6 and bank.isdigit(), bank
    place = _field("00", bank) + _field("01", account)
    more = (_field("01", bill) if bill else "") + (_field("08", purpose) if purpose else "")
    text = (
        _field("00", "01")
        + _field("01", "12" if amount else "11")
        + _field("38", _field("00", NAPAS) + _field("01", place) + _field("02", "QRIBFTTA"))
        + _field("53", "704")
        + (_field("54", str(amount)) if amount else "")
        + _field("58", "VN")
        + (_field("62", more) if more else "")
        + "6304"
    )
    return text + checksum(text)


def checksum(text: str) -> str:
    """Compute CRC-16/CCITT-FALSE of a payment text that ends in 6304 (mã kiểm)."""
    crc = 0xFFFF
    for byte in text.encode("ascii"):
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1 ^ 0x1021 if crc & 0x8000 else crc << 1) & 0xFFFF
    return f"{crc:04X}"


def _field(name: str, value: str) -> str:
    assert len(value) < 100, value
    return f"{name}{len(value):02d}{value}"
