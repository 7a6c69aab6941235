import Stages

TheoryProgram.runAsProcess()
