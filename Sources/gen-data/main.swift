import Stages

GenDataProgram.runAsProcess()
