"""Words of reports, drawn so that some are everywhere and most are rare."""

from __future__ import annotations

import random

PLACES = (
    "东门 西门 南门 北门 车棚 楼道 地下室 电梯口 菜市场 幼儿园 小学 卫生院 "
    "公交站 停车场 广场 河堤 桥头 巷口 工地 仓库 餐馆 超市 网吧 旅社 药店 "
    "加油站 变电箱 配电房 水泵房 垃圾房 公厕 凉亭 球场 篮球架 宣传栏 健身器材 "
    "绿化带 花坛 行道树 路灯 井盖 护栏 红绿灯 斑马线 人行道 盲道 消防通道 "
    "消防栓 屋顶 阳台 围墙 铁门 化粪池 下水道 雨水口 自来水管 燃气管 暖气管 "
    "电线杆 通信箱 "
).split()
TROUBLES = (
    "堆放杂物 占道经营 乱停车辆 私拉电线 漏水 渗水 积水 结冰 塌陷 松动 缺失 "
    "破损 倾斜 倒伏 折断 堵塞 满溢 冒烟 异味 噪声 扰民 油烟 扬尘 焚烧 "
    "偷倒垃圾 违规搭建 乱贴广告 宠物伤人 高空坠物 电动车充电 燃气泄漏 停水 停电 "
    "停暖 欠薪 邻里纠纷 家庭纠纷 物业纠纷 租赁纠纷 走失 摔倒 独居无人照看 "
    "井盖丢失 路灯不亮 信号灯故障 护栏撞坏 树枝压线 墙皮脱落 玻璃松脱 电梯困人 "
).split()
DETAILS = (
    "已经三天 影响出行 居民多次反映 存在隐患 老人不便 孩子经过 夜间看不清 雨后更重 "
    "已拍照片 现场无人 商户不配合 物业推诿 需要协调 请尽快处理 已设警示 暂时绕行 "
    "味道很大 声音到深夜 没有回应 反复发生 昨天刚修过 范围约两米 涉及五户 楼上楼下 "
    "两个单元 靠近路口 学校门前 医院旁边 天冷 风大 "
).split()
STREETS = (
    "东大街 西大街 南大街 北大街 雍兴路 秦凤路 文昌巷 府前街 石桥巷 柳林路 东湖路 陵园路".split()
)


class Words:
    """Texts of one case after the other, from one random source."""

    def __init__(self, source: random.Random) -> None:
        self.random = source

    def case(self) -> tuple[str, str, str]:
        """Title, description and place."""
        place, trouble = self._often(PLACES), self._often(TROUBLES)
        told = self.random.sample(DETAILS, 3)
        street = self._often(STREETS)
        number = self.random.randrange(1, 200)
        title = f"{street}{place}{trouble}"
        return (
            title,
            f"{place}{trouble}，{told[0]}，{told[1]}，{told[2]}。",
            f"{street} {number} 号",
        )

    def _often(self, words: tuple[str, ...] | list[str]) -> str:
        """The first words more often than the last, as in life."""
        return words[int(len(words) * self.random.random() ** 2)]
