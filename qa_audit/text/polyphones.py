"""Characters with more than one everyday reading, so that rare dictionary readings do not make words sound alike.

Source: readings with a share of at least 3 % among the words of pypinyin's phrase dictionary, over the level-1
characters of GB 2312, plus the spoken readings of function words (那 nei, 这 zhei, 谁 shui, 得 dei). All other
characters have the first reading of pypinyin's character table.
"""

_TABLE = """
差cha1,cha4,chai1 劲jin4,jing4 了le5,liao3 模mo2,mu2 似si4,shi4 和he2,huo5,he4 匙chi2,shi5 扁bian3,pian1 朝chao2,zhao1
长chang2,zhang3 属shu3,zhu3 宿su4,xiu3 藏cang2,zang4 度du4,duo2 弹tan2,dan4 行xing2,hang2 扎zha1,za1,zha2 钥yao4,yue4
还hai2,huan2 抹mo3,ma1 省sheng3,xing3 曝pu4,bao4 折zhe2,she2 降jiang4,xiang2 系xi4,ji4 脉mai4,mo4 传chuan2,zhuan4
觉jue2,jiao4 角jiao3,jue2 的de5,di4,di2 都dou1,du1 重zhong4,chong2 血xue4,xie3 巷xiang4,hang4 恶e4,wu4 乘cheng2,sheng4
率lv4,shuai4 校xiao4,jiao4 调diao4,tiao2 咽yan4,ye4 塞sai1,se4 乐le4,yue4 奇qi2,ji1 埋mai2,man2 便bian4,pian2
什shen2,shi2 择ze2,zhai2 曾ceng2,zeng1 着zhe5,zhao2,zhuo2 称cheng1,chen4 粘zhan1,nian2 否fou3,pi3 蔓man4,wan4
仇chou2,qiu2 露lu4,lou4 雀que4,qiao1 阿a1,e1 泊bo2,po1 盛sheng4,cheng2 勒le4,lei1 薄bao2,bo2 参can1,shen1,cen1
迫po4,pai3 臭chou4,xiu4 没mei2,mo4 剥bo1,bao1 给gei3,ji3 畜chu4,xu4 谁shei2,shui2 纤xian1,qian4 壳ke2,qiao4
俩lia3,liang3 嚼jiao2,jue2 圈quan1,juan4 卡ka3,qia3 陆lu4,liu4 颤chan4,zhan4 削xiao1,xue1 扛kang2,gang1 堡bao3,pu4
厦sha4,xia4 扒ba1,pa2 绿lv4,lu4 吓xia4,he4 咋za3,zha1 咳ke2,hai1 屏ping2,bing3 拓tuo4,ta4 澄cheng2,deng4
得de5,dei3,de2 地di4,de5 那na4,nei4 这zhe4,zhei4 哪na3,nei3 会hui4,kuai4 大da4,dai4 单dan1,shan4 熟shu2,shou2
提ti2,di1 查cha2,zha1 落luo4,la4 车che1,ju1 解jie3,xie4 仔zi3,zai3 嗯en5,eng5 哦o2,e2 喔o1,wo1 噢o1 呃e4 唉ai1 诶ei1,ai1
欸ei1,ai1 哎ai1 啊a5 呀ya5 吧ba5 呢ne5 吗ma5 嘛ma5 喂wei4 幺yao1 为wei2,wei4 好hao3,hao4 号hao4 数shu4,shu3
干gan4,gan1 几ji3,ji1 只zhi3,zhi1 种zhong3,zhong4 应ying1,ying4 相xiang1,xiang4 少shao3,shao4 看kan4,kan1 当dang1,dang4
中zhong1,zhong4 发fa1,fa4 处chu4,chu3 量liang4,liang2 倒dao4,dao3 教jiao4,jiao1 结jie2,jie1 分fen1,fen4 空kong1,kong4
间jian1,jian4 听ting1 切qie1,qie4 冲chong1,chong4 转zhuan3,zhuan4 正zheng4,zheng1 更geng4,geng1
供gong1,gong4 假jia3,jia4
"""

READINGS: dict[str, tuple[str, ...]] = {entry[0]: tuple(entry[1:].split(",")) for entry in _TABLE.split()}
"""Character → its everyday readings in TONE3 spelling (5 is the neutral tone), commonest first."""
