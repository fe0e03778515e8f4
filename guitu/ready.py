"""What reads documents and ties them, loaded: processes that begin from here need not load it again.

Importing this module is what loads it; :mod:`guitu.processes` names it to the process that begins others.
"""

import gc
import hashlib

import guitu.ties_beside  # noqa: F401
import loaders.align
import loaders.resolve.again  # noqa: F401
from graph.model import Source
from loaders.pipeline import encode, extract

_TEXT = """云岭市国民经济和社会发展第十四个五年规划纲要

第一章 加快建设现代产业体系

第一节 建设重大平台

到2025年，全市生产总值达到2000亿元，年均增长6%以上。

1.做强青溪湾科技城。依托青溪湾科技城发展人工智能产业，由市科技局牵头推进青溪湾大桥等项目，打造全省一流的创新高地。

2.老城区块。开展“清流”“净土”两大行动，新增公共停车位3000个，由北京市人民政府负责。
"""

encode(extract(Source("ready.txt", _TEXT, hashlib.sha256(_TEXT.encode()).hexdigest())))
gc.collect()
gc.freeze()  # nobody looks through it again, so that processes go on sharing it
