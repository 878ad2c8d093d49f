"""What is fined in a county, by enforcement field: causes, usual fines, whom they meet."""

from __future__ import annotations

from dataclasses import dataclass

CITIZEN, BUSINESS, ORGANIZATION = "citizen", "business", "organization"


@dataclass(frozen=True)
class Cause:
    """One kind of violation.

    Attributes:
        words: 案由 as it is written.
        weight: How often it occurs within its field.
        parties: Kinds of party it meets.
        fines: Usual amounts in yuan, those of the lowest step first.
        simple: How likely a case is decided on the spot, 0 to 1.
        campaign: Code of the list campaign, "" for none.
        vehicle: Whether a number plate (or a ship's name) goes with it.
    """

    words: str
    weight: int
    parties: tuple[str, ...]
    fines: tuple[int, ...]
    simple: float = 0.0
    campaign: str = ""
    vehicle: bool = True


# field -> (share among all cases, causes)
FIELDS: dict[str, tuple[int, tuple[Cause, ...]]] = {
    "road": (190, (
        Cause("车辆超限超载行驶公路", 60, (CITIZEN, ORGANIZATION), (500, 1000, 1500, 2000, 2500),
              0.1, "overload"),
        Cause("货物抛洒污染公路", 18, (CITIZEN, BUSINESS), (200, 500, 1000, 1500), 0.3),
        Cause("损坏公路附属设施", 12, (CITIZEN, ORGANIZATION), (500, 1000, 2000)),
        Cause("擅自占用公路用地", 10, (BUSINESS, ORGANIZATION), (1000, 2000, 5000), 0.0, "", False),
    )),
    "road_transport": (225, (
        Cause("未取得道路客运经营许可擅自从事客运经营", 12, (CITIZEN,), (3000, 5000, 8000, 10000),
              0.0, "illegal_bus"),
        Cause("未取得网约车运输证从事网约车经营", 9, (CITIZEN,), (2000, 2500, 3000), 0.0,
              "ride_hailing"),
        Cause("未按规定维护检测运输车辆", 24, (ORGANIZATION, BUSINESS), (1000, 2000)),
        Cause("不按批准的站点停靠上下旅客", 14, (CITIZEN, ORGANIZATION), (100, 200, 500), 0.6),
        Cause("未随车携带道路运输证", 18, (CITIZEN, BUSINESS), (50, 100, 200), 0.9),
        Cause("危险货物运输未按规定使用电子运单", 6, (ORGANIZATION,), (2000, 5000, 20000), 0.0,
              "dangerous"),
    )),
    "water_transport": (28, (
        Cause("未按规定悬挂船舶营运证件", 60, (CITIZEN, BUSINESS), (100, 200), 0.6),
        Cause("超越许可范围从事水路运输", 40, (ORGANIZATION, BUSINESS), (10000, 20000, 30000)),
    )),
    "channel": (20, (
        Cause("在航道内设置渔具影响通航", 60, (CITIZEN,), (500, 1000, 2000), 0.0, "", False),
        Cause("向航道倾倒砂石废弃物", 40, (ORGANIZATION, BUSINESS), (5000, 10000, 20000)),
    )),
    "port": (20, (
        Cause("未取得港口经营许可从事港口经营", 35, (ORGANIZATION, BUSINESS), (20000, 50000), 0.0,
              "port", False),
        Cause("港口作业未按规定落实安全防护", 65, (ORGANIZATION,), (5000, 10000), 0.0, "port",
              False),
    )),
    "maritime": (42, (
        Cause("船舶未按规定配备救生设备", 40, (CITIZEN, BUSINESS), (300, 500, 1000), 0.2),
        Cause("未持有效船员适任证书驾驶船舶", 35, (CITIZEN,), (2000, 2500, 3000)),
        Cause("船舶超载航行", 25, (CITIZEN, ORGANIZATION), (1000, 2000, 2500)),
    )),
    "quality": (24, (
        Cause("施工单位未按工程设计图纸施工", 35, (ORGANIZATION,), (20000, 35000), 0.0, "", False),
        Cause("未对进场材料进行检验即投入使用", 65, (ORGANIZATION,), (5000, 10000, 15000), 0.0, "",
              False),
    )),
    "comprehensive": (33, (
        Cause("维修经营者未按规定备案", 55, (BUSINESS,), (1000, 2000), 0.0, "", False),
        Cause("机动车驾驶培训未按大纲执行", 45, (ORGANIZATION,), (2000, 5000), 0.0, "other", False),
    )),
    "other": (18, (
        Cause("未经许可在公路建筑控制区内修建建筑物", 50, (BUSINESS, CITIZEN), (1000, 2000), 0.0,
              "", False),
        Cause("未按规定报送交通运输统计资料", 50, (ORGANIZATION,), (500, 1000), 0.0, "", False),
    )),
}  # fmt: skip
