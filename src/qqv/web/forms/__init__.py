"""What shape must typed input have? (biểu mẫu)"""
