"""What looks wrong, and what is there to do? One file per alarm (cảnh báo, việc hôm nay)."""
