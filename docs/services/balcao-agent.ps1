# The execution agent on Windows, started with the computer. Run once, in PowerShell as administrator, beside balcao-agent.exe:
#   .\balcao-agent.ps1 -Portal https://portal.escritorio.com.br -Code XXXXXXXX
#
# balcao-agent is a console program: Windows starts it as a scheduled task, which restarts it when it ends, and not as a
# service of the service manager. Stopping the task ends it at once; its orders are taken up again within 30 seconds.
# The task runs as LOCAL SERVICE, which has no keyring that survives: the token lies in a file that only this account,
# the system and administrators may read.
param(
    [Parameter(Mandatory)] [string] $Portal,
    [Parameter(Mandatory)] [string] $Code,
    [string] $Program = "$PSScriptRoot\balcao-agent.exe",
    [string] $Data = "$env:ProgramData\Balcao\agent"
)
$ErrorActionPreference = 'Stop'

New-Item -ItemType Directory -Force $Data | Out-Null
# By their numbers, because the accounts' names are translated: administrators, the system, LOCAL SERVICE.
icacls $Data /inheritance:r /grant '*S-1-5-32-544:(OI)(CI)F' '*S-1-5-18:(OI)(CI)F' '*S-1-5-19:(OI)(CI)M' | Out-Null

& $Program pair --portal $Portal --code $Code --token file --data $Data
if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }

$action = New-ScheduledTaskAction -Execute $Program -Argument "run --data `"$Data`"" -WorkingDirectory $Data
$trigger = New-ScheduledTaskTrigger -AtStartup
$settings = New-ScheduledTaskSettingsSet -RestartCount 999 -RestartInterval (New-TimeSpan -Minutes 1) `
    -ExecutionTimeLimit ([TimeSpan]::Zero) -AllowStartIfOnBatteries -DontStopIfGoingOnBatteries -MultipleInstances IgnoreNew
$account = New-ScheduledTaskPrincipal -UserId 'S-1-5-19' -LogonType ServiceAccount
Register-ScheduledTask -TaskName 'Balcao agent' -Action $action -Trigger $trigger -Settings $settings -Principal $account -Force | Out-Null
Start-ScheduledTask -TaskName 'Balcao agent'
Write-Host 'The agent runs, and starts with the computer. To take it away: Unregister-ScheduledTask "Balcao agent"'
