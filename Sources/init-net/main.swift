import Stages

InitNet.runAsProcess()
