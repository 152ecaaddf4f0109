"""What do screens and reports ask about lending? (tra cứu cho vay)"""
