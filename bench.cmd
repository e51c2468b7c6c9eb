@echo off
rem Builds Bench in Release (nothing to do when it is up to date), then runs the built program.
setlocal
set "root=%~dp0"
set "program=%root%artifacts\publish\Bench\release\bench.dll"
dotnet build "%root%Bench.sln" -c Release -v quiet -nologo >"%TEMP%\bench-build.log" 2>&1 && ^
dotnet publish "%root%src\Bench\Bench.csproj" -c Release -v quiet -nologo >>"%TEMP%\bench-build.log" 2>&1
if errorlevel 1 (
  type "%TEMP%\bench-build.log" 1>&2
  echo bench: the build failed 1>&2
  exit /b 2
)
dotnet "%program%" %*
exit /b %errorlevel%
