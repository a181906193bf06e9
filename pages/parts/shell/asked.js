// A component that has been taught elsewhere on the page how it is shown, so that every answer of the server carries only what it shows.
const taught = (window.sixtyforty ??= { ways: {}, waiting: [] })
export default ({ data, ...rest }) => {
  const asked = { ...rest, data: JSON.parse(new TextDecoder().decode(data)) }
  if (taught.ways.KIND) taught.ways.KIND(asked)
  else taught.waiting.push(['KIND', asked])
}
