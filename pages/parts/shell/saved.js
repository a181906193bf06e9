// The line that says how far work is saved (saved.py): while something waits, it looks again every second.

const SOON = 1000 // milliseconds

export default ({ data, parentElement, setTriggerValue }) => {
  const line = parentElement.querySelector('.saved')
  if (line.textContent !== data.text) line.textContent = data.text
  clearInterval(line.timer) // an answer that says the same does not come here
  if (data.waits) line.timer = setInterval(() => setTriggerValue('look', Date.now()), SOON)
  return () => clearInterval(line.timer)
}
