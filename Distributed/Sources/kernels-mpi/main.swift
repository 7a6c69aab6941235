import Distributed

KernelsProgram.runAsRank()
