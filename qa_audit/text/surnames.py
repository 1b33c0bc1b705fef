"""Chinese surnames, to tell 我姓王 and 我叫李明 from sentences that only begin alike (我叫他来).

Source: the commonest surnames of the Ministry of Public Security's name reports (2007, 2020), the first 150 of which
about 90 % of the population bear, without those that are everyday words after 我叫 (车 于 时 向 …), and the compound
surnames still in use.
"""

SINGLE = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆"
    + "范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔汤洪翁詹翟柯葛牛樊俞尤凌"
    + "阎温庄柴施华倪聂齐梅盛童霍焦庞邢欧傅岳祝左祁耿关兰殷卜易乔赖文庾"
    + "康毕鲁宁章骆鲍苗纪舒屈项阮蓝闵季娄颜穆萧伍岑窦滕卞邬臧茅刁虞裘缪宗裴荀甄桂辛佟丛苑尚涂符谷巩敖宫"
    + "隋仇鞠柏奚冉晏褚楚邝麦"
)

COMPOUND = (
    "欧阳", "上官", "司马", "司徒", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "夏侯", "令狐", "端木", "南宫",
    "独孤", "轩辕", "长孙", "宇文", "闻人", "淳于", "申屠", "呼延", "钟离", "赫连", "澹台", "拓跋", "百里", "东郭",
)  # fmt: skip
