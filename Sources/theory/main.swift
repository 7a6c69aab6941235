import Stages

TheoryStage.runAsProcess()
