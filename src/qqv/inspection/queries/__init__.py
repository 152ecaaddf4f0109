"""What stands on the inspection desk, on a visit and on a finding? (kiểm tra)"""
