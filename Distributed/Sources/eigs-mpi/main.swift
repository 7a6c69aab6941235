import Distributed

EigsProgram.runAsRank()
