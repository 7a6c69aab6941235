import Stages

EigsProgram.runAsProcess()
