import Distributed

DistributedKernelsProgram.runAsRank()
