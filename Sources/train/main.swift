import Stages

Train.runAsProcess()
