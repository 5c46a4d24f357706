from markupsafe import Markup

from odoo import api, models
from odoo.fields import Command

# lesson, its paragraphs: text, or a list of points
# quiz: question, answers (the first is right), explanation
COURSES = (
    {
        "name": "酱香型白酒基础知识",
        "description": "讲清楚酱香酒怎么酿、怎么分、怎么向顾客介绍。约15分钟。",
        "tiers": ("钻石", "金牌", "银牌", "铜牌"),
        "lessons": (
            (
                "酱香型是怎么酿出来的",
                (
                    "酱香型白酒以高粱为原料、小麦制曲，执行国家标准 GB/T 26760《酱香型白酒》。大曲酱香的传统工艺常概括为“12987”：",
                    [
                        "1年一个生产周期：端午制曲，重阳下沙",
                        "2次投粮：下沙与造沙",
                        "9次蒸煮",
                        "8次加曲、摊晾、堆积与入池发酵",
                        "7次取酒，各轮次的酒风味不同，分开贮存",
                    ],
                    "取出的基酒按轮次、典型体（酱香、醇甜、窖底香）分级，贮存数年后由勾调师以酒调酒，一般不再加水加香。"
                    "这就是酱香酒成本高、上市慢的原因，也是向顾客解释价格时最有说服力的一点。",
                ),
            ),
            (
                "坤沙、碎沙与翻沙：看懂标签再介绍",
                (
                    "“沙”指高粱。三种说法是行业惯称，不是国家标准里的等级，标签上以执行标准号和质量等级为准。",
                    [
                        "坤沙：整粒高粱为主，完整的12987工艺，出酒率低，层次丰富、空杯留香久",
                        "碎沙：高粱粉碎后发酵，周期短、出酒率高，酱香明显但回味较短",
                        "翻沙：用取完七轮酒的酒糟加新粮新曲再发酵，价格低，常用作基础口粮酒",
                    ],
                    "看标签三步：一看执行标准（GB/T 26760 为酱香型；GB/T 20822 为固液法白酒），二看原料表里有没有食用酒精，三看质量等级。"
                    "不要向顾客承诺标签上没有的东西，尤其不要说“年份酒”而拿不出依据。",
                ),
            ),
            (
                "怎样给顾客讲一杯酱香酒",
                (
                    "按“看、闻、尝、空杯”四步介绍，每步只说一句顾客能验证的话：",
                    [
                        "看：无色或微黄，清亮透明，酒花细密",
                        "闻：先轻闻，酱香突出，带花果、焙烤香；不刺鼻",
                        "尝：抿一小口铺满舌面，酸甜苦辣协调，后味悠长",
                        "空杯：杯子留到第二天仍有香气，叫“空杯留香”",
                    ],
                    "饮用温度以20℃左右为宜；53%vol 左右是酱香酒常见的酒精度。提醒顾客理性饮酒、酒后不驾车，"
                    "不得向未成年人售酒，也不要宣传任何保健或治疗功效——这是《广告法》和《未成年人保护法》的要求。",
                ),
            ),
        ),
        "quiz": (
            (
                "传统大曲酱香工艺“12987”中的“7”指什么？",
                ("7次取酒", "7次蒸煮", "贮存7年"),
                "1年周期、2次投粮、9次蒸煮、8次发酵、7次取酒。",
            ),
            (
                "介绍产品时，哪一项应以标签为准？",
                ("执行标准与质量等级", "销售员的口感", "包装的颜色"),
                "坤沙、碎沙是惯称，标签上的标准号和等级才是依据。",
            ),
            (
                "下面哪句话可以对顾客说？",
                ("空杯第二天仍有余香", "喝了对身体有治疗作用", "孩子少喝一点没关系"),
                "不得宣传治疗功效，不得向未成年人售酒。",
            ),
        ),
    },
    {
        "name": "陈列与冷藏要点",
        "description": "门店里酒怎么摆、怎么存，少破损、少退货。约10分钟。",
        "tiers": ("钻石", "金牌"),
        "lessons": (
            (
                "货架陈列：让顾客三秒找到酒",
                (
                    "顾客在货架前停留的时间很短，陈列先解决“看得见、拿得到、看得懂”。",
                    [
                        "黄金层：离地约1.2至1.6米，放主推款；最下层放箱装与大容量",
                        "同一香型、同一品牌纵向成块，价格由左到右递增",
                        "每个单品至少两个排面，正标朝前，价签一物一签并与系统一致",
                        "先进先出：补货时旧批次移到前面，新批次放后面",
                    ],
                    "酒柜旁按规定张贴“不向未成年人售酒”的标识，这是销售场所的法定义务，检查时必看。",
                ),
            ),
            (
                "温度、光线与摆放：各类酒怎么存",
                (
                    "酒怕高温、强光、剧烈温差和异味。门店仓库的共同要求：阴凉通风、离地离墙、避免阳光直射、远离洗涤剂等有气味的商品。",
                    [
                        "白酒：常温，建议不高于30℃；直立存放，木塞以外的瓶盖不要横放",
                        "葡萄酒：10至16℃、湿度约70%；软木塞瓶横放，螺旋盖可直立；忌频繁震动",
                        "啤酒：常温款5至25℃避光；鲜啤、原浆全程0至5℃，断链即不能再卖",
                        "黄酒：5至25℃避光，开封后冷藏并尽快饮用；少量沉淀属正常",
                        "果酒、露酒、米酒：先看标签，标注“冷藏”的入柜前后都要测温",
                    ],
                    "冷藏柜每天早晚各记录一次温度，超出标签范围超过2小时的鲜啤要下架并联系渠道经理。",
                ),
            ),
        ),
        "quiz": (
            (
                "软木塞瓶装葡萄酒应怎样存放？",
                ("横放，让软木塞保持湿润", "直立放在货架顶层", "靠近暖气避免受潮"),
                "软木塞干缩会漏气，酒会氧化。",
            ),
            (
                "鲜啤脱离冷链超过2小时应当怎么办？",
                ("下架并联系渠道经理", "重新冷藏后继续卖", "降价处理"),
                "鲜啤未经巴氏杀菌，断链后有变质风险。",
            ),
            (
                "补货时怎样做到先进先出？",
                ("旧批次移到前面", "新批次放到前面", "新旧混放"),
                "临期的先卖，减少过期与退货。",
            ),
        ),
    },
)


class LiquorDemo(models.AbstractModel):
    """Two courses of the tiers; the demo distributor has read a part of the first."""

    _inherit = "liquor.demo"

    @api.model
    def _load_distribution_training(self):
        courses = self.env["slide.channel"].create([self._demo_course(course) for course in COURSES])
        learner = self.env.ref("liquor_mall.user_demo_distributor")
        # as the distributor's owner, who opened two lessons
        courses[0].slide_ids[:2].with_user(learner)._action_mark_completed()
        self.env["liquor.distributor.event"].search([("kind", "=", "training"), ("state", "=", "draft")]).write(
            {"course_id": courses[1].id}
        )

    def _demo_course(self, course):
        tiers = self.env["res.partner.grade"].search([("name", "in", course["tiers"])])
        lessons = [
            {"name": name, "slide_category": "article", "html_content": _demo_html(parts)}
            for name, parts in course["lessons"]
        ]
        quiz = {
            "name": "测一测",
            "slide_category": "quiz",
            "question_ids": [Command.create(_demo_question(*row)) for row in course["quiz"]],
        }
        return {
            "name": course["name"],
            "description": Markup("<p>%s</p>") % course["description"],
            "visibility": "distributors",
            "user_id": self.env.ref("liquor_base.user_demo_channel").id,
            "is_published": True,
            "liquor_grade_ids": tiers.ids,
            "slide_ids": [
                Command.create({**lesson, "sequence": number, "is_published": True, "completion_time": 0.08})
                for number, lesson in enumerate([*lessons, quiz], 1)
            ],
        }


def _demo_html(parts):
    return Markup("").join(
        Markup("<p>%s</p>") % part
        if isinstance(part, str)
        else Markup("<ul>%s</ul>") % Markup("").join(Markup("<li>%s</li>") % point for point in part)
        for part in parts
    )


def _demo_question(question, answers, why):
    """The right answer is the first given, and not always the first shown."""
    place = len(question) % len(answers)
    shown = [*answers[1:]]
    shown.insert(place, answers[0])
    return {
        "question": question,
        "answer_ids": [
            Command.create({"text_value": text, "is_correct": text == answers[0], "comment": why, "sequence": number})
            for number, text in enumerate(shown, 1)
        ],
    }
