"""What is a hygienic latrine? The Ministry of Health's points, as they were from when on.

The fact `work` is the code of the work kind; `latrine` says whether faeces are kept dry in a
sunken pit (dry_sunken), dry above ground (dry_raised) or flushed (flush).
"""

from datetime import date

from django.utils.translation import gettext_noop as _

from qqv.people.standards import Standard
from qqv.rules.checklist import Condition, Item

LATRINE = Condition(fact="latrine", among=("dry_sunken", "dry_raised", "flush"))
SUNKEN = Condition(fact="latrine", among=("dry_sunken",))
FLUSH = Condition(fact="latrine", among=("flush",))

# Asked of every latrine since the first loans.
GENERAL = (
    Item(key="vi_tri", text=_("Không xây ở nơi thường bị ngập, úng")),
    Item(key="nguon_nuoc", text=_("Cách nguồn nước ăn uống, sinh hoạt từ 10 m trở lên")),
    Item(key="nen", text=_("Mặt sàn nhẵn, phẳng, không đọng nước"), when=(LATRINE,)),
    Item(key="mai", text=_("Có mái lợp ngăn được nước mưa"), when=(LATRINE,)),
    Item(key="cua", text=_("Cửa và các lỗ thông có lưới chắn"), when=(LATRINE,)),
    Item(key="be", text=_("Bể chứa phân kín, không thấm, không rò ra ngoài"), when=(LATRINE,)),
    Item(key="sach", text=_("Không có mùi hôi, không có ruồi, gia súc không vào được")),
)
DRY_SUNKEN = (
    Item(key="mieng_ho", text=_("Miệng hố cao hơn mặt đất từ 20 cm trở lên"), when=(SUNKEN,)),
    Item(key="nuoc_mua", text=_("Nước mưa không tràn vào hố"), when=(SUNKEN,)),
    Item(key="nap", text=_("Có nắp đậy kín lỗ tiêu"), when=(SUNKEN,)),
    Item(
        key="ong_thong_hoi",
        text=_("Ống thông hơi đường kính trong từ 90 mm, cao hơn mái từ 400 mm, có lưới chắn"),
        when=(SUNKEN,),
    ),
)
WATER = (
    Item(key="nut_nuoc", text=_("Có nút nước ngăn mùi, xả được nước"), when=(FLUSH,)),
    Item(
        key="nuoc_thai", text=_("Nước từ bể không chảy thẳng ra ao, mương, đường đi"), when=(FLUSH,)
    ),
)

VERSIONS = (
    Standard(valid_from=date(2005, 3, 11), basis="08/2005/QĐ-BYT", items=GENERAL),
    Standard(
        valid_from=date(2012, 1, 1),
        basis="QCVN 01:2011/BYT",
        items=GENERAL + DRY_SUNKEN + WATER,
    ),
)
