import Stages

CollectCommand.runAsProcess()
