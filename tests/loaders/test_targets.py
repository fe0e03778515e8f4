"""Every quantified commitment is found with its number, once for each place, and nothing that is none."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.model import Target
from loaders.read import as_source, read
from loaders.structure import structure
from loaders.targets import find_targets

HEAD = "衢州市国民经济和社会发展第十四个五年规划和二〇三五年远景目标纲要\n\n2021年2月\n\n"


def _targets(body: str, head: str = HEAD) -> list[Target]:
    return list(find_targets(structure(as_source(f"{head}第一章 发展目标\n\n{body}\n", "plan"))))


def _found(body: str) -> list[tuple[str, float, str]]:
    return [(t.indicator, t.value, t.unit) for t in _targets(body)]


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        # the number behind what it measures
        ("到2025年，地区生产总值突破3000亿元。", [("地区生产总值", 3000, "亿元")]),
        ("城镇登记失业率控制在3%以内。", [("城镇登记失业率", 3, "%")]),
        ("森林覆盖率稳定在70%左右，人均预期寿命达到82岁。", [("森林覆盖率", 70, "%"), ("人均预期寿命", 82, "岁")]),
        ("新增养老床位4000张。", [("新增养老床位", 4000, "张")]),
        ("城乡居民收入比缩小到1.8以内。", [("城乡居民收入比", 1.8, "")]),
        # and before it
        ("改造提升15座综合性公园。", [("改造提升综合性公园", 15, "座")]),
        ("完成140个村庄规划编制。", [("完成村庄规划编制", 140, "个")]),
        ("推动8000家以上企业完成改造。", [("推动企业完成改造", 8000, "家")]),
        ("50%以上基层医疗机构开展服务。", [("基层医疗机构开展服务", 50, "%")]),
        ("2/3的村庄达到精品村标准。", [("村庄达到精品村标准", 0.6667, "")]),
        ("为群众送100场演出、50场展览。", [("群众送演出", 100, "场"), ("送展览", 50, "场")]),
        # several measures share a verb, a year or a number
        (
            "地区生产总值、人均生产总值分别突破2万亿元、12万元。",
            [("地区生产总值", 2, "万亿元"), ("人均生产总值", 12, "万元")],
        ),
        (
            "城乡居民人均可支配收入分别增长7%和8%以上。",
            [("城镇居民人均可支配收入增长", 7, "%"), ("农村居民人均可支配收入增长", 8, "%")],
        ),
        (
            "财政科技投入和全社会研发投入均增长15%以上。",
            [("财政科技投入增长", 15, "%"), ("全社会研发投入增长", 15, "%")],
        ),
        (
            "居民消费价格涨幅、城镇登记失业率控制在3%、4.5%以内。",
            [("居民消费价格涨幅", 3, "%"), ("城镇登记失业率", 4.5, "%")],
        ),
        (
            "国家级、省级示范社分别达到40家、150家。",
            [("国家级示范社", 40, "家"), ("省级示范社", 150, "家")],
        ),
        ("推动3个县(市、区)进入全省前10位。", [("推动县(市、区)进入全省前10位", 3, "个")]),
        ("淘汰3米以下的锅炉20台。", [("淘汰3米以下的锅炉", 20, "台")]),
        ("建设加工区10个、电商园区20个。", [("建设加工区", 10, "个"), ("建设电商园区", 20, "个")]),
        ("新建中小学8所、幼儿园12所。", [("新建中小学", 8, "所"), ("新建幼儿园", 12, "所")]),
        ("检查率、覆盖率、满意率三个100%。", [("检查率", 100, "%"), ("覆盖率", 100, "%"), ("满意率", 100, "%")]),
        ("改造老旧小区50个、建成20个。", [("改造老旧小区", 50, "个"), ("建成老旧小区", 20, "个")]),
        ("棚户区改造开工1100套、基本建成500套。", [("棚户区改造开工", 1100, "套"), ("建成棚户区改造", 500, "套")]),
        ("建成5家接待规模600人以上的研学营地。", [("建成接待规模600人以上的研学营地", 5, "家")]),
        # compared with the year before, which promises nothing of it
        ("地区生产总值比上年增长7%左右。", [("地区生产总值增长", 7, "%")]),
        ("进出口总值同比增长5%。", [("进出口总值增长", 5, "%")]),
        ("在去年减负的基础上,再新增示范店30家。", [("再新增示范店", 30, "家")]),
        # changes, ranks, amounts in words
        ("居民人均可支配收入实现翻番。", [("居民人均可支配收入", 1, "番")]),
        ("综合实力进入全国百强区前40强。", [("综合实力进入全国百强区排名", 40, "位")]),
        ("一般公共预算收入突破千亿元。", [("一般公共预算收入", 1000, "亿元")]),
        ("力争七成以上村建成强村。", [("村建成强村", 70, "%")]),
        ("在校学生比重提高3个百分点。", [("在校学生比重提高", 3, "个百分点")]),
        ("经济总量跃上万亿台阶。", [("经济总量", 1, "万亿")]),
        ("实现5万人口以上乡镇15分钟上高速。", [("5万人口以上乡镇上高速", 15, "分钟")]),
        # what a number measures begins and ends with the measure, and says whose it is
        ("即服务业增加值突破1000亿元。", [("服务业增加值", 1000, "亿元")]),
        ("服务业增加值率先突破1000亿元。", [("服务业增加值", 1000, "亿元")]),
        (
            "国企营业收入达到400亿元，利润总额达到20亿元。",
            [("国企营业收入", 400, "亿元"), ("国企利润总额", 20, "亿元")],
        ),
        ("提高土地收益用于教育比例，到2025年比例达到50%。", [("土地收益用于教育比例", 50, "%")]),
        (
            "每千名老人拥有养老床位60张，其中护理床位36张。",
            [("每千名老人拥有养老床位", 60, "张"), ("每千名老人拥有护理床位", 36, "张")],
        ),
        (
            "综合实力进入全省前10名，在“百强区”排名中上升5个位次。",
            [("综合实力进入全省排名", 10, "位"), ("综合实力在“百强区”排名中上升", 5, "个位次")],
        ),
        (
            "人均生产总值达到20万元，进入“全国百强区”前40强。",
            [("人均生产总值", 20, "万元"), ("进入“全国百强区”排名", 40, "位")],
        ),
        ("城东高新区在全国排名进入前40%。", [("城东高新区在全国排名", 40, "%")]),
        ("建成区人均绿地面积达到13平方米。", [("建成区人均绿地面积", 13, "平方米")]),
        ("建成区级名医工作室10家。", [("建成区级名医工作室", 10, "家")]),
        ("力争创成甲城等2个“国字号”品牌。", [("创成“国字号”品牌", 2, "个")]),
        ("事故起数比前两年平均数下降20%。", [("事故起数下降", 20, "%")]),
        ("建设甲院二期、乙院二期以及5个基层项目。", [("建设基层项目", 5, "个")]),
        # sectors that share a measure
        ("软件服务业、物流业收入均增长30%。", [("软件服务业收入增长", 30, "%"), ("物流业收入增长", 30, "%")]),
        ("装备、汽车两大产业分别突破900亿元、500亿元。", [("装备产业", 900, "亿元"), ("汽车产业", 500, "亿元")]),
        ("粮食播种面积、总产量分别稳定在9万亩、5万吨。", [("粮食播种面积", 9, "万亩"), ("粮食总产量", 5, "万吨")]),
        # a list in brackets
        (
            "对全省40座桥梁进行改造（甲类桥30座，乙类桥10座）。",
            [("桥梁进行改造", 40, "座"), ("改造甲类桥", 30, "座"), ("改造乙类桥", 10, "座")],
        ),
        (
            "城镇和农村居民人均可支配收入均增长8%。",
            [("城镇居民人均可支配收入增长", 8, "%"), ("农村居民人均可支配收入增长", 8, "%")],
        ),
        ("新增道路14条、绿地面积40公顷。", [("新增道路", 14, "条"), ("新增绿地面积", 40, "公顷")]),
        ("新增高标准农田11万亩，生猪存栏108万头。", [("新增高标准农田", 11, "万亩"), ("生猪存栏", 108, "万头")]),
        (
            "为基层服务机构培训500名医生、招聘100名护士。",
            [("基层服务机构培训医生", 500, "名"), ("招聘护士", 100, "名")],
        ),
        ("培育50家电商企业、20名企业家。", [("培育电商企业", 50, "家"), ("培育企业家", 20, "名")]),
        ("肉牛、生猪饲养量分别增长12%、10%。", [("肉牛饲养量增长", 12, "%"), ("生猪饲养量增长", 10, "%")]),
        ("大棚蔬菜、玉米面积均增长5%。", [("大棚蔬菜面积增长", 5, "%"), ("玉米面积增长", 5, "%")]),
        ("西湖、东湖透明度分别提升至1.2米、1.5米。", [("西湖透明度", 1.2, "米"), ("东湖透明度", 1.5, "米")]),
        ("新增车位10万个，5000辆公交车增设支付功能。", [("新增车位", 10, "万个"), ("公交车增设支付功能", 5000, "辆")]),
        ("坚持精明增长，投入413亿元，实施268个项目。", [("投入", 413, "亿元"), ("实施项目", 268, "个")]),
        ("新建500公里管线。", [("新建管线", 500, "公里")]),
        ("推进现有场馆改造，建成30个以上服务综合体。", [("建成服务综合体", 30, "个")]),
        ("年初现有企业200家，新增企业30家。", [("新增企业", 30, "家")]),
        (
            "实施重点项目45个，力争在建重点项目完成投资41亿元。",
            [("实施重点项目", 45, "个"), ("在建重点项目完成投资", 41, "亿元")],
        ),
        ("为500名毕业生发放补贴。", [("毕业生发放补贴", 500, "名")]),
        ("利用外资实际到位50亿元。", [("利用外资实际到位", 50, "亿元")]),
        ("实现8个县城常住人口88万人。", [("8个县城常住人口", 88, "万人")]),
        ("确保14个已签约项目落地60%以上。", [("14个已签约项目落地", 60, "%")]),
        ("新产业产值增长45%，总量突破260亿元。", [("新产业产值增长", 45, "%"), ("新产业产值总量", 260, "亿元")]),
        ("确保一季度开工率超70%，完成投资950亿元。", [("一季度开工率", 70, "%"), ("完成投资", 950, "亿元")]),
        ("其中一、二产分别增长5%、8%。", [("一产增长", 5, "%"), ("二产增长", 8, "%")]),
        (
            "婴儿死亡率、5岁以下儿童死亡率分别降为7.5‰、9.5‰。",
            [("婴儿死亡率", 7.5, "‰"), ("5岁以下儿童死亡率", 9.5, "‰")],
        ),
        (
            "单位生产总值能耗和二氧化碳排放分别降低13.5%、18%。",
            [("单位生产总值能耗降低", 13.5, "%"), ("单位生产总值二氧化碳排放降低", 18, "%")],
        ),
        (
            "氮氧化物和挥发性有机物排放总量分别下降10%以上。",
            [("氮氧化物排放总量下降", 10, "%"), ("挥发性有机物排放总量下降", 10, "%")],
        ),
        (
            "城市、县城污水集中处理率分别达到95%和85%。",
            [("城市污水集中处理率", 95, "%"), ("县城污水集中处理率", 85, "%")],
        ),
        ("蔬菜总产量90万吨，实现产值20亿元。", [("蔬菜总产量", 90, "万吨"), ("蔬菜产值", 20, "亿元")]),
        ("城区新增园位2500个、学位5000个。", [("城区新增园位", 2500, "个"), ("新增学位", 5000, "个")]),
        ("9.为2万农村妇女开展筛查。", [("农村妇女开展筛查", 2, "万")]),
        ("推进甲、乙、丙3个示范县建设。", [("推进示范县建设", 3, "个")]),
        ("推进40万千升啤酒生产、多晶硅等18个项目建设。", [("推进项目建设", 18, "个")]),
        ("在23个县中小学新建、改扩建宿舍900套。", [("改扩建宿舍", 900, "套")]),
        ("二是建设120个服务中心。", [("建设服务中心", 120, "个")]),
        ("全年办税时间压减到90个小时以内。", [("办税时间", 90, "个小时")]),
        ("完成总体规划报批、19个片区规划编制。", [("完成片区规划编制", 19, "个")]),
        ("完成工程前期，建成国省道20公里。", [("建成国省道", 20, "公里")]),
        ("完成项目前期，建成国省道20公里。", [("建成国省道", 20, "公里")]),
    ],
)
def test_what_a_sentence_promises(sentence: str, found: list[tuple[str, float, str]]):
    assert _found(sentence) == found


@pytest.mark.parametrize(
    "sentence",
    [
        "2020年，全市生产总值达到1200亿元。",
        "目前已建成5G基站2000个。",
        "实施“百项千亿”工程和“5+5”产业行动。",
        "打造15分钟生活圈和1小时交通圈。",
        "培育千亿级产业集群。",
        "加快G60科创走廊、轨道交通3号线和S2线建设。",
        "依托12个产业园区，完善配套服务。",
        "总投资120亿元，占地500亩。",
        "新建500千伏变电站。",
        "推进120万吨乙烯装置建成投产。",
        "推动园区3升级为市级。",
        "完善3岁以下婴幼儿照护服务。",
        "实现规上企业全覆盖。",
        "抓好十个方面工作，办好十件民生实事。",
        "引进世界500强企业。",
        "纪念建党100周年，第3届大会于5月8日举行。",
        "升级人才新政30条，落实市场健康发展28条措施。",
        "弘扬“四个万家”作风。",
        "取消城区常住人口300万以下的城市落户限制。",
        "建设12.5米深水航道。",
        "围绕中心城区100万人口，坚持产城融合。",
        "重点镇和50户以上村寨建成消防队伍。",
        "加快27个在建项目建设进度。",
        "推进甲地43万头、乙地15万头生猪养殖等项目。",
        "力争有一大批100亿、50亿、20亿产业项目落地开工。",
        "推进甲地30万千瓦风力发电、乙地20万千瓦光伏发电等项目。",
        "实施沿岸1公里范围企业搬迁。",
        "加大对52家接近上市企业的扶持力度，提升30个基地孵化能力。",
        "培育产值超100亿元、50亿元、10亿元的领军企业。",
        "提升5家实验室建设水平，优化66个功能区布局。",
        "推动5个县走在全省26个山区县前列。",
        "完善日处理30吨以上的设施运维。",
        "扩建2个为甲院、乙院。",
        "围绕1个古城、2条山水带、11段坊巷，展示风貌。",
        "推动2号20万吨泊位列入规划。",
    ],
)
def test_what_is_no_commitment(sentence: str):
    assert _found(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "comparator"),
    [
        ("新增企业200家以上。", ">="),
        ("新增企业不少于200家。", ">="),
        ("企业数量突破5万家。", ">"),
        ("覆盖率达到80%。", "="),
        ("常住人口力争达到1000万人。", ">="),
        ("浓度控制在25微克/立方米以下。", "<="),
        ("审批时间最多80天。", "<="),
        ("占比达到10%左右。", "~"),
        ("工业总产值接近1000亿元。", "~"),
        ("死亡率、事故率分别控制在1.36、0.14以内。", "<="),
    ],
)
def test_how_a_number_is_meant(sentence: str, comparator: str):
    assert {t.comparator for t in _targets(sentence)} == {comparator}


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("到2025年，高新技术企业达到350家。", "level"),
        ("新增高新技术企业200家。", "cumulative"),
        ("力争每年新招引人才8万人。", "annual"),
        ("服务业增加值年均增长8%。", "growth"),
        ("承诺期限平均压缩60%。", "ratio"),
        ("收入比2020年翻一番。", "ratio"),
        ("每年引进毕业生12万人。", "annual"),
        ("年度工业供地1万亩。", "annual"),
        ("累计实际利用外资达到2亿美元。", "cumulative"),
        ("完成认购800套。", "cumulative"),
    ],
)
def test_what_kind_of_number_it_is(sentence: str, kind: str):
    assert [t.kind for t in _targets(sentence)] == [kind]


@pytest.mark.parametrize(
    ("body", "years"),
    [
        ("新增企业200家。", [2025]),
        ("到2023年建成基站500个，到2025年建成基站900个。", [2023, 2025]),
        ("开展30个试点建设，至2022年底全面建成。", [2022]),
        ("到二〇三五年，人均收入突破20万元。城镇化率超过80%。", [2035, 2035]),
        ("“十四五”期间，新增学位3万个。", [2025]),
        ("比2020年翻一番的收入目标不变，新增学位3万个。", [2025]),
        ("编制2020-2023年空间规划，新增学位3万个。", [2025]),
    ],
)
def test_the_year_it_is_due(body: str, years: list[int]):
    assert [t.year for t in _targets(body) if t.unit != "番"] == years


def test_a_chain_keeps_where_it_starts():
    (target,) = _targets("覆盖率从2020年的47.3%提高到65%。")
    assert (target.value, target.baseline, target.unit) == (65, 47.3, "%")
    both = _targets("补贴标准、护理标准分别从每月175元、235元提高到181元、243元。")
    assert [(t.value, t.baseline) for t in both] == [(181, 175), (243, 235)]


def test_a_name_that_is_nobodys_alone_is_measured_under_its_heading():
    found = _targets("智慧警务建设。推进12个项目。\n\n污水治理行动。推进12个项目。")
    assert {t.indicator for t in found} == {"推进项目"}
    assert [t.measure for t in found] == ["智慧警务建设项目", "污水治理行动项目"]


def test_the_output_of_a_park_is_not_the_citys():
    (target,) = _targets("努力建成生产总值超千亿的战略平台。")
    assert (target.value, target.unit, target.measure) == (1000, "亿", "战略平台地区生产总值")


def test_examples_are_not_what_is_counted():
    assert _found("开工甲地污水处理厂、乙地产业基地等项目720个。") == [("开工项目", 720, "个")]


REPORT = """政府工作报告

——2021年1月20日在衢州市第七届人民代表大会第六次会议上

各位代表：

一、2020年工作回顾

地区生产总值增长3%。新增企业20家。

二、“十四五”主要目标

地区生产总值突破3000亿元。

三、2021年工作安排

（一）发展产业

新增高新技术企业40家。未来五年引进人才5万人。
"""


def test_a_work_report_has_its_year_its_five_years_and_a_past_that_promises_nothing():
    found = find_targets(structure(as_source(REPORT, "report")))
    assert [(t.value, t.year) for t in found] == [(3000, 2025), (40, 2021), (5, 2025)]


TOLD = """衢州市2022年政府工作报告

——2022年1月6日在衢州市第八届人民代表大会第一次会议上

各位代表：

现在，我代表市人民政府向大会报告工作，请予审议。

一、{title}

{opening}新增企业100家。

（一）稳住经济

建设园区10个。

二、2022年工作安排

（一）在改革创新上取得更大成效

引进项目30个。
"""


@pytest.mark.parametrize(
    ("title", "opening"),
    [
        ("2021年的主要工作", "一年里，我们努力工作。"),
        ("“十三五”时期主要情况", "我们努力工作。"),
        ("新一届政府成立以来的工作", "我们努力工作。"),
        ("砥砺前行，书写精彩篇章", "2021年，我们努力工作。"),
        ("砥砺前行，书写精彩篇章", "四年来，我们努力工作。"),
        ("砥砺前行，书写精彩篇章", "市七届人大一次会议以来的五年，很不平凡。"),
    ],
)
def test_a_chapter_that_looks_back_is_known_by_its_title_or_how_it_begins(title: str, opening: str):
    found = find_targets(structure(as_source(TOLD.format(title=title, opening=opening), "report")))
    assert [t.value for t in found] == [30]


def test_a_chapter_of_tasks_may_call_for_achievements():
    text = TOLD.format(title="2021年工作回顾", opening="我们努力工作。").replace(
        "二、2022年工作安排", "二、勇毅前行，干出新成效\n\n2022年是关键一年，新增学位900个。"
    )
    assert [t.value for t in find_targets(structure(as_source(text, "report")))] == [900, 30]


def test_a_chapter_may_turn_from_the_past_to_what_is_to_come():
    text = TOLD.format(
        title="过去五年工作回顾", opening="五年来，新建园区5个。\n\n今后五年的主要目标是：新增企业900家。\n\n"
    )
    assert [(t.value, t.year) for t in find_targets(structure(as_source(text, "report")))] == [
        (900, 2026),
        (100, 2026),
        (10, 2026),
        (30, 2022),
    ]


def test_a_review_of_the_past_in_an_outline_promises_nothing():
    past = "第一章 开启新征程\n\n第一节 发展成就\n\n新增企业200家，覆盖率达到80%。\n\n"
    text = f"{HEAD}{past}第二节 主要目标\n\n新增企业300家。\n"
    assert [t.value for t in find_targets(structure(as_source(text, "plan")))] == [300]


TABLE = """“十四五”主要指标表

类别\t序号\t指标名称\t\t单位\t2020年 基数\t2025年 目标\t年均增长 [累计]\t指标属性
经济\t1\t地区生产总值\t\t亿元\t2100\t3000\t7.4%\t预期性
\t2\t一般公共预算收入\t\t亿元\t150\t力争 220\t-\t预期性
创新\t3\t新引育人才数\t\t万人\t-\t-\t[12]\t预期性
\t4\t数字经济增加值占比，其中：核心产业增加值占比\t\t%\t40\t50\t-\t预期性
\t\t\t\t\t6\t10左右\t-\t预期性
民生\t5\t居民人均可支配收入\t城镇\t元\t50000\t70000\t7%\t预期性
\t\t\t农村\t元\t28000\t42000\t8.4%\t预期性
绿色\t6\t单位GDP能耗降低\t\t%\t-\t省下目标\t-\t约束性
\t7\t细颗粒物平均浓度\t\t微克/立方米\t28\t25以下\t-\t约束性
"""


def test_a_table_gives_one_target_a_row():
    found = _targets(TABLE)
    assert [(t.indicator, t.value, t.unit, t.comparator, t.kind) for t in found] == [
        ("地区生产总值", 3000, "亿元", "=", "level"),
        ("一般公共预算收入", 220, "亿元", ">=", "level"),
        ("新引育人才数", 12, "万人", "=", "cumulative"),
        ("数字经济增加值占比", 50, "%", "=", "level"),
        ("核心产业增加值占比", 10, "%", "~", "level"),
        ("居民人均可支配收入(城镇)", 70000, "元", "=", "level"),
        ("居民人均可支配收入(农村)", 42000, "元", "=", "level"),
        ("细颗粒物平均浓度", 25, "微克/立方米", "<=", "level"),
    ]
    assert [t.baseline for t in found] == [2100, 150, None, 40, 6, 50000, 28000, 28]
    assert [t.binding for t in found] == [False] * 7 + [True]
    assert {t.year for t in found} == {2025}
    assert {t.baseline_year for t in found} == {2020, None}
    assert found[0].growth == 7.4


def test_a_table_with_pipes_reads_like_one_with_tabs():
    rows = [f"| {' | '.join(cell for cell in row.split(chr(9)))} |" for row in TABLE.split("\n") if "\t" in row]
    text = "# 衢州市“十四五”规划纲要\n\n## 主要指标表\n\n" + "\n".join([rows[0], "|" + " --- |" * 9, *rows[1:]]) + "\n"
    found = find_targets(structure(as_source(text, "plan.md", "text/markdown")))
    assert [(t.indicator, t.value) for t in found] == [(t.indicator, t.value) for t in _targets(TABLE)]


def test_a_table_whose_cells_stand_one_a_line():
    cells = [
        "类别",
        "序号",
        "指标",
        "2020年",
        "2025年目标",
        "属性",
        "经济",
        "1",
        "总产值(亿元)",
        "669",
        "1000",
        "预期性",
    ]
    cells += ["2", "新增就业(万人)", "[8]以上", "约束性", "3", "劳动生产率增长(%", "7以上", "预期性"]
    cells += ["4", "能耗降低(%", "完成上级下达指标", "约束性", "民生", "5", "预期寿命(岁)", "82.1", "83", "预期性"]
    body = "表2 主要指标\n\n" + "\n\n".join(cells) + "\n\n注:[]为五年累计数。"
    assert [(t.indicator, t.value, t.unit, t.kind, t.baseline) for t in _targets(body)] == [
        ("总产值", 1000, "亿元", "level", 669),
        ("新增就业", 8, "万人", "cumulative", None),
        ("劳动生产率增长", 7, "%", "growth", None),
        ("预期寿命", 83, "岁", "level", 82.1),
    ]


MESSY = """表1 主要指标

指标\t单位\t“十三五”\t\t“十四五”\t\t属性
\t\t2015年\t2020年\t2025年目标\t年均增长\t
地区生产总值增长（亿元）\t\t1100\t1540\t2250\t8\t预期性
其中：服务业增加值（亿元）\t\t500\t800\t1300\t8.5左右\t预期性
居民人均可支配收入\t元\t\t\t\t\t
城镇常住居民\t元\t30000\t48000\t68000\t7\t预期性
PM2.5浓度\t微克/立方米\t30\t21\t控制在20以内\t-\t约束性
"""


def test_a_table_with_two_header_lines_takes_the_latest_year_as_its_base():
    found = [t for t in _targets(MESSY) if t.value in {2250, 1300}]
    assert [(t.indicator, t.unit, t.baseline, t.baseline_year, t.growth) for t in found] == [
        ("地区生产总值", "亿元", 1540, 2020, 8),
        ("服务业增加值", "亿元", 800, 2020, 8.5),
    ]


def test_a_cell_may_say_how_its_number_is_meant():
    (target,) = [t for t in _targets(MESSY) if t.value == 20]
    assert (target.indicator, target.comparator, target.binding) == ("PM2.5浓度", "<=", True)


def test_a_table_of_the_years_expected_growth():
    table = "指标\t2021年完成\t2022年目标\n固定资产投资增长\t10.8%\t8%以上\n居民消费价格指数\t101.5\t103左右\n"
    assert [(t.indicator, t.value, t.unit, t.comparator, t.kind, t.year) for t in _targets(table)] == [
        ("固定资产投资增长", 8, "%", ">=", "growth", 2022),
        ("居民消费价格指数", 103, "", "~", "level", 2022),
    ]


def test_words_in_the_column_of_targets_are_read_as_words():
    head = "序号\t任务\t目标\t责任单位\n"
    table = f"{head}1\t扩大投资\t完成工业投资300亿元，增长8%\t市发改委\n2\t培育企业\t新增企业50家以上\t市科技局\n"
    assert [(t.value, t.unit, t.comparator) for t in _targets(table)] == [
        (300, "亿元", "="),
        (8, "%", "="),
        (50, "家", ">="),
    ]


def test_the_table_of_the_period_before_promises_nothing():
    header = "序号\t指标\t单位\t2020年目标\t2020年完成\t属性"
    body = f"“十三五”主要指标完成情况表\n\n{header}\n1\t总产值\t亿元\t700\t669\t预期性\n"
    assert _targets(body) == []


def test_a_table_of_tasks_is_read_as_prose():
    body = "民生实事\n\n序号\t事项\t内容\n1\t就业\t新增城镇就业3万人，开展职业技能培训2万人次，帮助困难人员就业。\n"
    assert [t.value for t in _targets(body)] == [3, 2]


PARTS = [
    "到2025年",
    "，",
    "、",
    "。",
    "分别",
    "均",
    "新增",
    "企业",
    "收入",
    "率",
    "200家",
    "5%",
    "以上",
    "达到",
    "从",
    "提高到",
]
PARTS += [
    "“",
    "”",
    "（",
    "）",
    "三个",
    "100%",
    "和",
    "的",
    "翻一番",
    "前10名",
    "其中",
    "1.5",
    "亿元",
    "2/3",
    "\n",
    "每年",
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PARTS), max_size=30))
def test_every_quote_stands_literally_in_its_passage(parts: list[str]):
    records = structure(as_source(f"{HEAD}第一章 目标\n\n" + "".join(parts), "plan"))
    passages = {p.id: p.text for p in records.passages}
    for target in find_targets(records):
        assert passages[target.passage][target.start : target.end] == target.quote != ""
        assert target.indicator and target.measure


@pytest.mark.plans
def test_the_published_plans_promise_what_they_promise(plans: Path):
    counts = {}
    for path in sorted(plans.glob("*.txt")):
        records = structure(read(path))
        passages = {p.id: p.text for p in records.passages}
        found = find_targets(records)
        counts[path.stem] = len(found)
        assert all(passages[t.passage][t.start : t.end] == t.quote for t in found)
    assert counts["luqiao-14fyp"] >= 90
    assert 270 <= counts["wenzhou-14fyp"] <= 320
    assert 110 <= counts["lucheng-14fyp"] <= 130
    assert 70 <= counts["wenzhou-cp"] <= 90


def test_what_is_meant_for_each_year_is_so_for_all_that_a_clause_lists():
    assert [t.kind for t in _targets("每年引进毕业生12万人、技能人才8万人。")] == ["annual", "annual"]
    assert [t.kind for t in _targets("年度工业供地和低效用地整治各1万亩。")] == ["annual", "annual"]


#: Places and others of their level to put in their stead.
SWAPPED = {
    "温州": "岳阳",
    "鹿城": "君山",
    "台州": "荆州",
    "路桥": "沙市",
    "浙江": "湖南",
    "瓯海": "云溪",
    "藤桥": "许市",
}


def _swapped(text: str) -> str:
    return re.sub("|".join(SWAPPED), lambda match: SWAPPED[match[0]], text)


def _promised(text: str) -> list[tuple[object, ...]]:
    targets = find_targets(structure(as_source(text, "plan.txt")))
    return [(t.indicator, t.measure, t.value, t.unit, t.comparator, t.year, t.kind, t.baseline) for t in targets]


def _hold_swapped(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    told = [tuple(_swapped(part) if isinstance(part, str) else part for part in t) for t in _promised(text)]
    assert _promised(_swapped(text)) == told


def test_a_plan_told_of_another_place_promises_the_same(examples: Path):
    for file in sorted(examples.glob("*.txt")):
        _hold_swapped(file)


@pytest.mark.plans
def test_a_published_plan_told_of_another_place_promises_the_same(plans: Path):
    for file in sorted(plans.glob("*.txt")):
        _hold_swapped(file)
