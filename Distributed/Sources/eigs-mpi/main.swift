import Distributed

DistributedEigsProgram.runAsRank()
