import Stages

KernelsStage.runAsProcess()
