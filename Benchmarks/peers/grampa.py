"""Seconds of GRAMPA's similarity matrix by NumPy."""

import common
import graphs

options = common.options(size=1000)
first, second = graphs.pair(options.size)
common.measure(2, lambda: graphs.similarity(first, second))
