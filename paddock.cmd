@echo off
rem Starts Paddock from its source folder: the window without a verb, else the command line.
rem The same as paddock beside it, for Windows. It was written without a Windows to try it on:
rem where the two differ, paddock is right.
setlocal EnableExtensions DisableDelayedExpansion

set "oldest=25"
set "root=%~dp0"
if "%root:~-1%"=="\" set "root=%root:~0,-1%"
set "state=%root%\target\launch"
set "jar=%root%\target\paddock.jar"
set "log=%state%\build.log"

if not exist "%root%\pom.xml" (
  >&2 echo paddock: %root%\pom.xml is missing: this script belongs at the root of Paddock's source folder.
  exit /b 1
)

rem --- the JDK ---------------------------------------------------------------------------------

set "jdk="
set "jdk_version="
set "found="
if defined JAVA_HOME call :consider "%JAVA_HOME%"
if not defined jdk for /f "delims=" %%j in ('where java 2^>nul') do if not defined jdk call :consider_program "%%j"
if not defined jdk (
  for %%b in (
    "%ProgramFiles%\Java" "%ProgramFiles%\Eclipse Adoptium" "%ProgramFiles%\Microsoft"
    "%ProgramFiles%\Zulu" "%ProgramFiles%\BellSoft" "%ProgramFiles%\Amazon Corretto"
    "%LOCALAPPDATA%\Programs\Eclipse Adoptium" "%USERPROFILE%\.jdks" "%USERPROFILE%\.gradle\jdks"
    "%USERPROFILE%\scoop\apps" "%USERPROFILE%\.sdkman\candidates\java"
  ) do if exist "%%~b" for /d %%d in ("%%~b\*") do if not defined jdk call :consider "%%~d"
)
if not defined jdk goto no_jdk
set "cache=%state%\cli-%jdk_version%.aot"
set "window_cache=%state%\window-%jdk_version%.aot"

rem --- what is asked for -----------------------------------------------------------------------

rem Only global options and no verb: the window.
set "face=window"
set "skip="
for %%a in (%*) do call :look %%a

set "cli_options=-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:+UseCompactObjectHeaders -XX:-UsePerfData -Xms32m -Xmx512m"
set "window_options=-XX:+UseSerialGC -XX:+UseCompactObjectHeaders -XX:-UsePerfData -Xms32m -Xmx512m -XX:Tier4InvocationThreshold=50000 -XX:Tier4MinInvocationThreshold=6000 -XX:Tier4CompileThreshold=150000"
set "quiet_options=-Xlog:disable -Xlog:all=error:stderr -Xlog:aot*=off:stderr -Xlog:cds*=off:stderr"

rem --- building --------------------------------------------------------------------------------

if not exist "%state%" mkdir "%state%" 2>nul
if not exist "%state%" (
  if not exist "%jar%" (
    >&2 echo paddock: nothing is built yet and %root%\target cannot be written.
    exit /b 1
  )
  goto start
)
rem Names, times and sizes of what the jar is made of tell whether it is still that.
set "now=%state%\sources.%RANDOM%%RANDOM%"
call :sources >"%now%"
if exist "%jar%" if exist "%state%\built" (
  fc /b "%now%" "%state%\built" >nul 2>&1
  if not errorlevel 1 goto trained
)
>&2 echo paddock: building (sources changed, or first start); the first time downloads libraries and takes a few minutes...
if exist "%root%\target\javafx" rmdir /s /q "%root%\target\javafx"
if exist "%root%\target\lib" rmdir /s /q "%root%\target\lib"
pushd "%root%"
set "JAVA_HOME_BEFORE=%JAVA_HOME%"
set "JAVA_HOME=%jdk%"
call mvnw.cmd -Dmaven.test.skip=true -Dmaven.compiler.failOnWarning=false package >"%log%" 2>&1 <nul
set "result=%ERRORLEVEL%"
set "JAVA_HOME=%JAVA_HOME_BEFORE%"
set "JAVA_HOME_BEFORE="
popd
if not "%result%"=="0" (
  del "%now%" 2>nul
  >&2 echo paddock: the build failed. Everything it said: %log%
  exit /b 1
)
move /y "%now%" "%state%\built" >nul
del "%state%\*.aot" 2>nul

:trained
del "%now%" 2>nul
if exist "%cache%" goto start
"%jdk%\bin\java.exe" %cli_options% "-XX:AOTCacheOutput=%cache%.new" --enable-native-access=ALL-UNNAMED -Dfile.encoding=UTF-8 -cp "%jar%" dev.paddock.StartTraining cli "%root%\samples\chatty-worker" >>"%log%" 2>&1 <nul
if exist "%cache%.new" move /y "%cache%.new" "%cache%" >nul
"%jdk%\bin\java.exe" %window_options% "-XX:AOTCacheOutput=%window_cache%.new" --module-path "%root%\target\javafx" --add-modules javafx.controls,javafx.fxml --enable-native-access=javafx.graphics,ALL-UNNAMED -Dglass.platform=Headless -Dprism.order=sw -Dfile.encoding=UTF-8 -cp "%jar%" dev.paddock.StartTraining window "%root%\samples\chatty-worker" >>"%log%" 2>&1 <nul
if exist "%window_cache%.new" move /y "%window_cache%.new" "%window_cache%" >nul

rem --- the start -------------------------------------------------------------------------------

:start
if "%face%"=="cli" goto cli
set "use_cache="
if exist "%window_cache%" set "use_cache=-XX:AOTCache="%window_cache%""
"%jdk%\bin\java.exe" %use_cache% %window_options% %quiet_options% --module-path "%root%\target\javafx" --add-modules javafx.controls,javafx.fxml --enable-native-access=javafx.graphics,ALL-UNNAMED -Dfile.encoding=UTF-8 -cp "%jar%" dev.paddock.Main %*
exit /b %ERRORLEVEL%

:cli
set "use_cache="
if exist "%cache%" set "use_cache=-XX:AOTCache="%cache%""
"%jdk%\bin\java.exe" %use_cache% %cli_options% %quiet_options% --enable-native-access=ALL-UNNAMED -Dfile.encoding=UTF-8 -cp "%jar%" dev.paddock.Main %*
exit /b %ERRORLEVEL%

rem --- parts -----------------------------------------------------------------------------------

:no_jdk
>&2 echo paddock: a JDK %oldest% or newer is needed; only these were found:%found%
>&2 echo   Looked at JAVA_HOME, PATH and the usual install folders.
>&2 echo   Get one: https://adoptium.net/temurin/releases/?version=%oldest%, or
>&2 echo     winget install EclipseAdoptium.Temurin.%oldest%.JDK
>&2 echo   then try again, with JAVA_HOME set to its folder if it lies somewhere unusual.
exit /b 1

rem Takes the JDK in the folder %1 if it is new enough.
:consider
set "home=%~1"
if not exist "%home%\bin\java.exe" exit /b 0
if not exist "%home%\bin\javac.exe" exit /b 0
if not exist "%home%\release" exit /b 0
set "version="
for /f "usebackq tokens=2 delims==" %%v in (`findstr /b "JAVA_VERSION=" "%home%\release"`) do set "version=%%~v"
if not defined version exit /b 0
for /f "delims=.-+" %%m in ("%version%") do set "major=%%m"
set "found=%found% %home% (%version%)"
if %major% LSS %oldest% exit /b 0
set "jdk=%home%"
set "jdk_version=%version%"
exit /b 0

rem The JDK of the java.exe %1.
:consider_program
for %%p in ("%~dp1..") do call :consider "%%~fp"
exit /b 0

:look
if defined skip (
  set "skip="
  exit /b 0
)
if "%~1"=="--home" (
  set "skip=yes"
  exit /b 0
)
if "%~1"=="--quiet" exit /b 0
set "word=%~1"
if defined word if "%word:~0,7%"=="--home=" exit /b 0
if defined word if not "%word:~0,1%"=="-" if /i "%word:~-5%"==".apkg" exit /b 0
set "face=cli"
exit /b 0

:sources
for %%f in ("%root%\pom.xml") do echo %%~tzf
for /r "%root%\src\main" %%f in (*) do echo %%~tzf
for /r "%root%\samples" %%f in (*) do echo %%~tzf
exit /b 0
