"""The whole site on one page: Vietnamese slugs, English names."""

from django.urls import path

from qqv.reports.registry import REPORTS
from qqv.web.screens import (
    bank,
    books,
    calculator,
    capital,
    collection,
    disbursement,
    dossiers,
    event,
    handover,
    home,
    imports,
    ledgers,
    liquidation,
    loans,
    overview,
    papers,
    people,
    regulation,
    relief,
    reports,
    savings,
    session,
    till,
    vouchers,
)

urlpatterns = [
    # The day
    path("", home.home, name="home"),
    path("tim/", home.search, name="search"),
    path("tong-quan/", overview.dashboard, name="dashboard"),
    # Reports
    path("bao-cao/", reports.reports, name="reports"),
    *(
        path(f"bao-cao/{one.slug}/", reports.report, {"name": one.name}, name=f"report-{one.name}")
        for one in REPORTS.values()
    ),
    # Coming in and going out
    path("dang-nhap/", session.sign_in, name="login"),
    path("vao-thu/", session.try_as, name="try-as"),
    path("dang-xuat/", session.sign_out, name="logout"),
    path("ngon-ngu/", session.language, name="language"),
    # Collecting at the group meeting
    path("thu/", collection.meetings, name="collection"),
    path("thu/<int:group_id>/", collection.sheet, name="collection-sheet"),
    path("thu/so/<int:sheet_id>/", collection.saved_sheet, name="sheet"),
    path("bang-chu/<int:amount>/", collection.words, name="words"),
    # Handing the money over
    path("nop-tien/", handover.hand_overs, name="handovers"),
    path("nop-tien/<int:group_id>/", handover.declare, name="declare"),
    path("nop-tien/lan/<int:hand_over_id>/", handover.hand_over, name="handover"),
    path("nop-tien/lan/<int:hand_over_id>/nhan/", handover.receive, name="handover-receive"),
    # From a wish to an approved loan
    path("ho-so/", dossiers.dossiers, name="dossiers"),
    path("ho-so/moi/", dossiers.new_dossier, name="dossier-new"),
    path("ho-so/binh-xet/", dossiers.endorse, name="dossiers-endorse"),
    path("ho-so/tham-dinh/", dossiers.appraise, name="dossiers-appraise"),
    path("ho-so/duyet/", dossiers.approve, name="dossiers-approve"),
    path("ho-so/<int:application_id>/", dossiers.dossier, name="dossier"),
    path("ho-so/<int:application_id>/tham-dinh/", dossiers.appraise, name="dossier-appraise"),
    # Money into the borrowers' hands
    path("giai-ngan/", disbursement.disbursements, name="disbursements"),
    path("giai-ngan/<int:group_id>/", disbursement.disburse, name="disburse"),
    path("giai-ngan/phieu/<int:disbursement_id>/", disbursement.disbursement, name="disbursement"),
    # A loan and what happens to it
    path("khoan-vay/", loans.loans, name="loans"),
    path("khoan-vay/<int:loan_id>/", loans.loan, name="loan"),
    path("khoan-vay/<int:loan_id>/thu-no/", loans.repay, name="loan-repay"),
    path("khoan-vay/<int:loan_id>/tat-toan/", loans.settle, name="loan-settle"),
    path("khoan-vay/<int:loan_id>/gia-han/", loans.extend, name="loan-extend"),
    path("khoan-vay/<int:loan_id>/mien-lai/", loans.waive, name="loan-waive"),
    path("khoan-vay/<int:loan_id>/nghiem-thu/", loans.accept, name="loan-accept"),
    path("khoan-vay/<int:loan_id>/xu-ly-no/", relief.ask, name="relief-ask"),
    path("khoan-vay/<int:loan_id>/thu-no-da-xoa/", relief.recover, name="loan-recover"),
    path("xu-ly-no/", relief.reliefs, name="reliefs"),
    path("xu-ly-no/<int:relief_id>/", relief.relief, name="relief"),
    path("in/xu-ly-no/<int:relief_id>/", relief.paper, name="paper-relief"),
    path("khoan-thu/<int:repayment_id>/dao/", loans.reverse, name="repayment-reverse"),
    path("gia-han/su-kien/", event.list_events, name="events"),
    path("gia-han/su-kien/moi/", event.new_event, name="event-new"),
    path("gia-han/su-kien/<int:event_id>/", event.event, name="event"),
    path("in/su-kien/<int:event_id>/", event.paper, name="paper-event"),
    path("nghiem-thu/", loans.works, name="works"),
    path("tinh-thu/", calculator.calculator, name="calculator"),
    # Groups, members, users
    path("nhom/", people.groups, name="groups"),
    path("nhom/moi/", people.found_group, name="group-new"),
    path("nhom/<int:group_id>/", people.group, name="group"),
    path("nhom/<int:group_id>/them/", people.join, name="group-join"),
    path("thanh-vien/", people.members, name="members"),
    path("thanh-vien/<int:member_id>/", people.member, name="member"),
    path("thanh-vien/<int:member_id>/tiet-kiem/", savings.books, name="member-savings"),
    path(
        "thanh-vien/<int:member_id>/tiet-kiem/<int:book_id>/rut/",
        savings.withdraw,
        name="savings-withdraw",
    ),
    path("thanh-vien/<int:member_id>/ra-nhom/", people.leave, name="member-leave"),
    path("cai-dat/nguoi-dung/", people.users, name="users"),
    path("cai-dat/nguoi-dung/<int:user_id>/thu-hoi/", people.revoke, name="user-revoke"),
    path("cai-dat/ngay-lam-viec/", people.working_date, name="working-date"),
    path("cai-dat/quy-che/", regulation.regulation, name="regulation"),
    path(
        "cai-dat/quy-che/<int:product_id>/de-nghi/", regulation.propose, name="regulation-propose"
    ),
    path("cai-dat/quy-che/de-nghi/<int:proposal_id>/", regulation.decide, name="regulation-decide"),
    path("nhat-ky/", people.trail, name="trail"),
    # The fund's capital
    path("von/", capital.capital, name="capital"),
    path("von/nhan/", capital.receive, name="capital-receive"),
    path("von/<int:board_id>/phan-bo/", capital.allocate, name="capital-allocate"),
    path("von/<int:board_id>/tra-lai/", capital.give_back, name="capital-return"),
    # A commune's fund is settled and ended
    path("tat-toan-von/", liquidation.liquidations, name="liquidations"),
    path("tat-toan-von/<int:board_id>/", liquidation.liquidation, name="liquidation"),
    path(
        "tat-toan-von/<int:board_id>/to-trinh/", liquidation.petition, name="liquidation-petition"
    ),
    path("tat-toan-von/<int:board_id>/quyet-dinh/", liquidation.decide, name="liquidation-decide"),
    path("tat-toan-von/<int:board_id>/doi-chieu/", liquidation.confirm, name="liquidation-confirm"),
    path("tat-toan-von/<int:board_id>/ban-giao/", liquidation.hand_over, name="liquidation-loans"),
    path("tat-toan-von/<int:board_id>/chenh-lech/", liquidation.result, name="liquidation-result"),
    path("tat-toan-von/<int:board_id>/ket-thuc/", liquidation.end, name="liquidation-end"),
    path("tat-toan-von/<int:board_id>/bien-ban/", liquidation.minutes, name="liquidation-minutes"),
    path("tat-toan-von/<int:board_id>/luu-tru/", liquidation.archive, name="liquidation-archive"),
    # The books
    path("so-sach/", ledgers.shelf, name="shelf"),
    path("so-sach/<slug:slug>/", ledgers.book, name="book"),
    path("so-quy/", books.cash_book, name="cash-book"),
    path("so-quy/<int:board_id>/ngan-hang/", books.bank, name="bank"),
    path("so-quy/kiem-ke/", till.counts, name="cash-counts"),
    path("so-quy/kiem-ke/<int:count_id>/", till.count, name="cash-count"),
    path("so-quy/<int:board_id>/kiem-ke/", till.new_count, name="cash-count-new"),
    path("so-quy/ngay/", till.day, name="day-check"),
    path("ngan-hang/", bank.statements, name="bank-statements"),
    path("ngan-hang/doi-chieu/", bank.reconciliation, name="bank-reconciliation"),
    path("ngan-hang/<int:board_id>/nhap/", bank.take_in, name="bank-statement-new"),
    path("ngan-hang/sao-ke/<int:statement_id>/", bank.statement, name="bank-statement"),
    path("ngan-hang/khop/<int:match_id>/bo/", bank.undo_match, name="bank-unmatch"),
    path("phieu/", vouchers.slips, name="slips"),
    path("phieu/<int:slip_id>/", vouchers.slip, name="slip"),
    path("phieu/<int:slip_id>/ghi-so/", vouchers.pay, name="slip-pay"),
    path("phieu/<int:slip_id>/tra-lai/", vouchers.refuse, name="slip-refuse"),
    path("phieu/<int:board_id>/moi/", vouchers.new_slip, name="slip-new"),
    path("chung-tu/<int:entry_id>/", books.voucher, name="voucher"),
    path("chung-tu/<int:entry_id>/dao/", vouchers.reverse, name="voucher-reverse"),
    path("so-cai/", books.trial_balance, name="trial-balance"),
    path("so-cai/<int:account_id>/", books.account, name="account"),
    path("khoa-so/", books.periods, name="periods"),
    path("khoa-so/thang/", books.month_end, name="month-end"),
    path("khoa-so/<int:board_id>/khoa/", books.close, name="period-close"),
    path("khoa-so/<int:board_id>/mo/", books.reopen, name="period-reopen"),
    # Workbooks taken in
    path("nhap/", imports.imports, name="imports"),
    path("nhap/mau/<slug:kind>/", imports.template, name="import-template"),
    path("nhap/<int:import_id>/", imports.preview, name="import"),
    path("nhap/<int:import_id>/cot/", imports.columns, name="import-columns"),
    path("nhap/<int:import_id>/ghi/", imports.write, name="import-write"),
    path("nhap/<int:import_id>/ket-qua/", imports.result, name="import-result"),
    path("nhap/<int:import_id>/huy/", imports.undo, name="import-undo"),
    # What is printed and signed
    path("kiem-phieu/", papers.check, name="check"),
    path("cai-dat/giay-to/", papers.settings, name="paper-settings"),
    path("in/phieu/<int:entry_id>/", papers.voucher, name="paper-voucher"),
    path("in/so-quy/<int:board_id>/", papers.cash_book, name="paper-cash-book"),
    path("in/bang-ke/<int:group_id>/", papers.blank_sheet, name="paper-sheet-blank"),
    path("in/bang-ke/so/<int:sheet_id>/", papers.filled_sheet, name="paper-sheet"),
    path("bk/<str:code>/", papers.found_sheet, name="sheet-code"),
    path("in/ho-so/<int:application_id>/", papers.dossier, name="paper-dossier"),
    path("in/ho-so/<int:application_id>/<slug:part>/", papers.dossier, name="paper-dossier-part"),
    path("in/giai-ngan/<int:disbursement_id>/", papers.disbursement, name="paper-disbursement"),
    path("in/nop-tien/<int:hand_over_id>/", papers.hand_over, name="paper-hand-over"),
    path("in/khoan-vay/<int:loan_id>/<slug:part>/", papers.loan, name="paper-loan"),
    path("in/ban-quan-ly/<int:board_id>/<slug:part>/", papers.till, name="paper-till"),
    path("in/nhom/<int:group_id>/", papers.members, name="paper-members"),
    path("in/cong-khai/<int:group_id>/", papers.posting, name="paper-posting"),
]

# Where no address matched, or something broke before a screen was reached
handler400 = "qqv.web.middleware.malformed"
handler404 = "qqv.web.middleware.missing"
handler500 = "qqv.web.middleware.broken"
