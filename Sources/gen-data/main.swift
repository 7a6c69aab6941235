import Stages

GenData.runAsProcess()
