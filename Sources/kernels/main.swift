import Stages

KernelsProgram.runAsProcess()
