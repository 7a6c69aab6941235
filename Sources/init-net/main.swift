import Stages

InitNetProgram.runAsProcess()
